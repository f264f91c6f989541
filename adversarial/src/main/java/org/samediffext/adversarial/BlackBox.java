package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Range;

/**
 * Plain functions as models, for what DL4J does not know or what cannot be differentiated: a remote service, a rule, another
 * library. Attacks by scores or by decisions run on them; with {@link GradientEstimator} those by gradient too.
 */
public final class BlackBox {
    private BlackBox() {}

    /**
     * A model that tells decisions only.
     *
     * @param classes the number of classes, at least two
     * @param bounds the box of legal inputs
     * @param function from examples, one a row, to one class a row; it must not change its argument
     * @return the model, for attacks by decisions
     */
    public static DecisionModel labels(int classes, Bounds bounds, Function<INDArray, int[]> function) {
        Range.atLeast("classes", classes, 2);
        return new LabelFunction(classes, bounds, function);
    }

    /**
     * A model that tells scores but no gradient.
     *
     * @param classes the number of classes, at least two
     * @param bounds the box of legal inputs
     * @param function from examples, one a row, to scores before the softmax, {@code [rows, classes]}; it must not change its
     *     argument
     * @return the model, for attacks by scores or decisions
     */
    public static LogitModel scores(int classes, Bounds bounds, Function<INDArray, INDArray> function) {
        Range.atLeast("classes", classes, 2);
        return new ScoreFunction(classes, bounds, function);
    }

    private record LabelFunction(int classes, Bounds bounds, Function<INDArray, int[]> function)
            implements DecisionModel {
        @Override
        public int[] labels(INDArray x) {
            int[] labels = function.apply(x);
            if (labels.length != x.size(0)) {
                throw new IllegalStateException("the function gave " + labels.length
                        + " decisions, allowed is one an example, so " + x.size(0));
            }
            for (int row = 0; row < labels.length; row++) {
                if (labels[row] < 0 || labels[row] >= classes) {
                    throw new IllegalStateException("the function decided on " + labels[row] + " in row " + row
                            + ", allowed is 0 to " + (classes - 1));
                }
            }
            return labels;
        }
    }

    private record ScoreFunction(int classes, Bounds bounds, Function<INDArray, INDArray> function)
            implements LogitModel {
        @Override
        public INDArray logits(INDArray x) {
            INDArray scores = function.apply(x);
            long[] allowed = {x.size(0), classes};
            if (!Arrays.equals(scores.shape(), allowed)) {
                throw new IllegalStateException("the function gave scores of shape " + Arrays.toString(scores.shape())
                        + ", allowed is [examples, classes], so " + Arrays.toString(allowed));
            }
            return scores.dup('c');
        }
    }
}
