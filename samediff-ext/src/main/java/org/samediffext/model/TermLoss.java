package org.samediffext.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.samediffext.registry.Kind;
import org.samediffext.registry.LossSpec;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.RememberingLoss;

/**
 * A {@link LossTerm} as DL4J's loss function. The score is the sum over the rows, or that sum divided by the number of rows if
 * an average is asked for; the gradient is that of the sum with respect to the pre-output, which is never written to. A mask
 * weighs rows. Fractions belong into a {@code LossLayer} only: {@code OutputLayer} and {@code RnnOutputLayer} of 1.0.0-M2.1 also
 * multiply the pre-output by the mask before any loss sees it. A saved model holds the method's name and settings, never a class of the method.
 *
 * <p>The memory of a {@link RememberingLoss} changes in {@code computeGradient} and {@code computeGradientAndScore} alone. It is
 * written into the JSON and into Java's serialization and is no part of {@code equals}. DL4J's {@code clone} copies layers but
 * not their losses, so a clone shares the memory; a model that was saved and restored has its own.
 */
public final class TermLoss implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private final transient LossSpec spec;
    private final transient LossTerm term;
    private final transient @Nullable LossMemory memory;

    /**
     * Adapts a loss.
     *
     * @param spec the loss and how the layer uses it
     */
    public TermLoss(LossSpec spec) {
        this.spec = spec;
        this.term = spec.term();
        this.memory = term instanceof RememberingLoss remembering ? remembering.fresh() : null;
    }

    /**
     * Rebuilds a saved loss.
     *
     * @param method the name of the loss
     * @param settings its settings as plain values
     * @param timeSteps what it is divided by
     * @param sampleWeights whether the last column of the labels is the weight of the row
     * @param memory what it remembers, null if nothing
     * @return the loss
     * @throws org.samediffext.ConfigException if there is no such loss or it does not allow the settings
     */
    @JsonCreator
    static TermLoss saved(
            @JsonProperty(value = "method", required = true) String method,
            @JsonProperty(value = "settings", required = true) Map<String, Object> settings,
            @JsonProperty("timeSteps") @Nullable Integer timeSteps,
            @JsonProperty("sampleWeights") boolean sampleWeights,
            @JsonProperty("memory") @Nullable Map<String, Object> memory) {
        LossTerm term = Named.create(Kind.LOSS, LossTerm.class, method, settings);
        // absent in models that were saved before they could be given
        TermLoss loss = new TermLoss(new LossSpec(term, timeSteps == null ? 1 : timeSteps, sampleWeights));
        if (loss.memory != null && memory != null) {
            if (!(memory.get("columns") instanceof Integer columns && memory.get("values") instanceof String values)) {
                throw new IllegalArgumentException("the saved memory of loss " + method + " has the keys "
                        + memory.keySet() + ", but it needs an integer 'columns' and a text 'values'");
            }
            loss.memory.decode(columns, values);
        }
        return loss;
    }

    @JsonProperty("memory")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private @Nullable Map<String, Object> savedMemory() {
        if (memory == null) {
            return null;
        }
        synchronized (memory) {
            return memory.isEmpty() ? null : Map.of("columns", memory.columns(), "values", memory.encode());
        }
    }

    @JsonProperty("timeSteps")
    private int timeSteps() {
        return spec.timeSteps();
    }

    @JsonProperty("sampleWeights")
    private boolean sampleWeights() {
        return spec.sampleWeights();
    }

    @JsonProperty("settings")
    private Map<String, Object> settings() {
        return Named.settingsOf(term);
    }

    /**
     * The loss itself.
     *
     * @return the term
     */
    public LossTerm term() {
        return term;
    }

    /**
     * What a {@link RememberingLoss} remembers.
     *
     * @return the memory itself; empty if the loss is of another kind
     */
    public Optional<LossMemory> memory() {
        return Optional.ofNullable(memory);
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask, boolean average) {
        return score(evaluate(labels, preOutput, activationFn, mask, false), average);
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
        return evaluate(labels, preOutput, activationFn, mask, false).values().castTo(preOutput.dataType());
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask) {
        return gradient(evaluate(labels, preOutput, activationFn, mask, true), preOutput, activationFn);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activationFn, @Nullable INDArray mask, boolean average) {
        LossTerm.Rows rows = evaluate(labels, preOutput, activationFn, mask, true);
        return new Pair<>(score(rows, average), gradient(rows, preOutput, activationFn));
    }

    private LossTerm.Rows evaluate(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean training) {
        if (preOutput.rank() != 2 || labels.rank() == 0 || labels.size(0) != preOutput.size(0)) {
            throw new IllegalArgumentException("loss " + name() + ": the labels are " + Arrays.toString(labels.shape())
                    + " and the output is " + Arrays.toString(preOutput.shape())
                    + ", allowed is one row of labels for each row of a matrix of outputs");
        }
        INDArray output = preOutput;
        if (onLogits()) {
            requireLogits(activation);
        } else {
            output = activation.getActivation(preOutput.dup(), true);
        }
        INDArray weights = mask == null ? null : weights(mask, preOutput);
        INDArray known = labels;
        if (spec.sampleWeights()) {
            weights = RowMask.times(RowMask.sampleWeights(name(), labels), weights);
            known = labels.get(NDArrayIndex.all(), NDArrayIndex.interval(0, labels.size(1) - 1));
        }
        LossTerm.Rows rows = rows(known, output, weights, training);
        if (spec.timeSteps() == 1) {
            return rows;
        }
        return new LossTerm.Rows(
                rows.values().divi(spec.timeSteps()), rows.gradient().divi(spec.timeSteps()));
    }

    private LossTerm.Rows rows(INDArray labels, INDArray output, @Nullable INDArray weights, boolean training) {
        if (memory == null || !(term instanceof RememberingLoss remembering)) {
            return term.evaluate(labels, output, weights);
        }
        synchronized (memory) {
            if (training) {
                remembering.remember(labels, output, weights, memory);
            }
            return remembering.evaluate(labels, output, weights, memory);
        }
    }

    private INDArray weights(INDArray mask, INDArray preOutput) {
        return term.weighsOutputs()
                ? RowMask.outputWeights(name(), mask, preOutput)
                : RowMask.weights(name(), mask, preOutput);
    }

    private boolean onLogits() {
        return term.input() == LossTerm.Input.LOGITS;
    }

    private void requireLogits(IActivation activation) {
        if (!(activation instanceof ActivationSoftmax || activation instanceof ActivationIdentity)) {
            throw new IllegalArgumentException(
                    "loss " + name() + " works on logits: the activation of the output layer is " + activation
                            + ", allowed are softmax and identity; set .activation(Activation.SOFTMAX)");
        }
    }

    private static double score(LossTerm.Rows rows, boolean average) {
        double sum = rows.values().sumNumber().doubleValue();
        return average ? sum / rows.values().size(0) : sum;
    }

    private INDArray gradient(LossTerm.Rows rows, INDArray preOutput, IActivation activation) {
        return onLogits()
                ? rows.gradient()
                : activation.backprop(preOutput.dup(), rows.gradient()).getFirst();
    }

    @Override
    @JsonProperty("method")
    public String name() {
        return term.name();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TermLoss loss && spec.equals(loss.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public String toString() {
        return term.toString();
    }

    /**
     * What Java's serialization writes instead, since a term need not be serializable.
     *
     * @return name and settings
     */
    private Object writeReplace() {
        Map<String, Object> remembered = savedMemory();
        return new Saved(
                name(),
                new LinkedHashMap<>(settings()),
                timeSteps(),
                sampleWeights(),
                remembered == null ? null : new LinkedHashMap<>(remembered));
    }

    private record Saved(
            String method,
            LinkedHashMap<String, Object> settings,
            int timeSteps,
            boolean sampleWeights,
            @Nullable LinkedHashMap<String, Object> memory)
            implements Serializable {

        private Object readResolve() {
            return saved(method, settings, timeSteps, sampleWeights, memory);
        }
    }
}
