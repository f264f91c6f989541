package org.samediffext;

import org.samediffext.model.AveragedParameters;

/**
 * Lets a model be evaluated with the averages of its parameters, which the updater keeps where {@code average} is configured, or
 * where its method trains at one point and evaluates at another, as the schedule-free ones do.
 *
 * <pre>{@code
 * try (Averages averages = Averages.apply(net)) {
 *     net.evaluate(test);
 * }
 * }</pre>
 */
public final class Averages implements AutoCloseable {
    private final AveragedParameters parameters;

    private Averages(AveragedParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Puts the averages in the place of the parameters. Do not train, and save no parameters to train on with, until it is
     * closed. Parameters without an average (frozen ones, those of another updater, running statistics of batch
     * normalization) stay.
     *
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     * @return puts the parameters back, bit for bit, when it is closed
     * @throws IllegalStateException if no parameter has an average, or one has none yet
     */
    public static Averages apply(Object model) {
        AveragedParameters parameters = AveragedParameters.of(model);
        parameters.swapIn();
        return new Averages(parameters);
    }

    /**
     * A copy of a model with the averages as its parameters; the model stays as it is.
     *
     * @param <M> the kind of model
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     * @return the copy
     * @throws IllegalStateException if no parameter has an average, or one has none yet
     */
    public static <M> M copy(M model) {
        try (Averages averages = apply(model)) {
            return averages.parameters.copyOf(model);
        }
    }

    /** Puts the parameters back, once. */
    @Override
    public void close() {
        parameters.swapOut();
    }
}
