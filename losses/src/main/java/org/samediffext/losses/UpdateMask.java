package org.samediffext.losses;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Range;

/**
 * Lets only some weights of a model move: those with the highest scores of the whole model, such as {@link WeightAttribution}
 * gives. The others keep their bits whatever updater, weight decay or constraint a step has; the updater sees the whole gradient.
 *
 * <p>A mask is applied by a listener, which is not saved with a model: add it again where a restored model is to go on with it.
 */
public final class UpdateMask {
    private final Map<String, BitSet> held;
    private final long size;
    private final long trained;

    private UpdateMask(Map<String, BitSet> held, long size) {
        this.held = held;
        this.size = size;
        this.trained =
                size - held.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /**
     * Trains the weights of a MultiLayerNetwork or ComputationGraph with the highest scores.
     *
     * @param ratio which part of the weights, {@code 0 <= ratio <= 1}; the count is rounded, among equal scores the first weights
     *     are trained
     * @param scores one for each element of {@code net.params()}
     * @return the mask
     * @throws IllegalArgumentException if a score is NaN
     */
    public static UpdateMask top(double ratio, INDArray scores) {
        return top(ratio, Map.of("", scores));
    }

    /**
     * Trains the weights of a SameDiff model with the highest scores.
     *
     * @param ratio which part of all weights, {@code 0 <= ratio <= 1}; the count is rounded, among equal scores the first weights
     *     are trained
     * @param scores by the name of the variable
     * @return the mask
     * @throws IllegalArgumentException if a score is NaN
     */
    public static UpdateMask top(double ratio, Map<String, INDArray> scores) {
        Range.fraction("ratio", ratio);
        Map<String, double[]> all = new LinkedHashMap<>();
        scores.forEach((name, values) -> all.put(name, RowPass.doubles(values)));
        double[] joined = all.values().stream().flatMapToDouble(Arrays::stream).toArray();
        for (double score : joined) {
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException("a score is NaN, allowed are numbers");
            }
        }
        int count = (int) Math.round(ratio * joined.length);
        double threshold = count == 0 ? Double.POSITIVE_INFINITY : QuickSelect.largest(joined.clone(), count);
        long above = Arrays.stream(joined).filter(score -> score > threshold).count();
        long[] equalsLeft = {count - above};
        Map<String, BitSet> held = new LinkedHashMap<>();
        all.forEach((name, values) -> {
            BitSet bits = new BitSet(values.length);
            for (int i = 0; i < values.length; i++) {
                bits.set(i, !(values[i] > threshold || (values[i] == threshold && equalsLeft[0]-- > 0)));
            }
            held.put(name, bits);
        });
        return new UpdateMask(held, joined.length);
    }

    /**
     * How many weights may move.
     *
     * @return at most as many as there are
     */
    public long trained() {
        return trained;
    }

    /**
     * A listener that holds the other weights where they are now.
     *
     * @param net a MultiLayerNetwork or ComputationGraph with as many parameters as there were scores
     * @return to be added to the network
     */
    public TrainingListener listener(Model net) {
        INDArray parameters = net.params();
        if (parameters.length() != size || !held.containsKey("")) {
            throw new IllegalArgumentException(
                    "the network has " + parameters.length() + " parameters, but the mask is one of " + size
                            + (held.containsKey("") ? "" : " of a SameDiff model"));
        }
        return new Holder(held.getOrDefault("", new BitSet()), parameters);
    }

    /** Puts what is held back after each step. */
    private static final class Holder extends BaseTrainingListener {
        private final int[] places;
        private final double[] values;

        Holder(BitSet held, INDArray parameters) {
            this.places = held.stream().toArray();
            double[] all = RowPass.doubles(parameters);
            this.values = Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
        }

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            INDArray parameters = model.params();
            for (int i = 0; i < places.length; i++) {
                parameters.putScalar(places[i], values[i]);
            }
        }
    }

    /**
     * A listener that makes the updates of the other weights zero.
     *
     * @param sd a SameDiff model with the variables that had scores; others are trained
     * @return to be added to the model
     */
    public Listener listener(SameDiff sd) {
        Map<String, int[]> places = new LinkedHashMap<>();
        held.forEach((name, bits) -> {
            SDVariable variable = sd.hasVariable(name) ? sd.getVariable(name) : null;
            if (variable == null) {
                throw new IllegalArgumentException("the model has no variable '" + name + "'");
            }
            places.put(name, bits.stream().toArray());
        });
        return new BaseListener() {
            @Override
            public boolean isActive(Operation operation) {
                return operation == Operation.TRAINING;
            }

            @Override
            public void preUpdate(SameDiff model, At at, Variable variable, INDArray update) {
                int[] still = places.getOrDefault(variable.getName(), new int[0]);
                for (int place : still) {
                    // by its number in row order, whatever order the update has
                    update.putScalar(place, 0.0);
                }
            }
        };
    }
}
