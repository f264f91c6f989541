package org.samediffext.losses;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LossTerm;

/** The tokens of a batch by sequence, and losses of the likelihood of whole sequences. */
final class Sequences {
    private final ClassTargets targets;
    private final int[] of;
    private final int count;

    private Sequences(ClassTargets targets, int[] of, int count) {
        this.targets = targets;
        this.of = of;
        this.count = count;
    }

    /** A loss of one sequence. */
    @FunctionalInterface
    interface SequenceLoss {
        /**
         * The value and the slope.
         *
         * @param nll the sum of the tokens' cross entropies, weighted
         * @param reference the weighted sum of what was given beside each token
         * @param tokens the sum of the weights, positive
         * @return the value and its derivative by {@code nll}
         */
        double[] apply(double nll, double reference, double tokens);
    }

    /**
     * Sorts tokens.
     *
     * @param targets the classes of the tokens
     * @param ids which sequence each token belongs to
     * @return the sequences with at least one token that counts
     */
    static Sequences of(ClassTargets targets, double[] ids) {
        ClassTargets known = targets.without(row -> Double.isNaN(ids[row]));
        double[] weights = known.weights();
        Map<Double, Integer> numbers = new HashMap<>();
        int[] of = new int[ids.length];
        for (int row = 0; row < ids.length; row++) {
            // adding zero makes −0 the same sequence as 0
            of[row] = weights[row] == 0 ? -1 : numbers.computeIfAbsent(ids[row] + 0.0, id -> numbers.size());
        }
        return new Sequences(known, of, numbers.size());
    }

    /**
     * Evaluates a loss. The value of a sequence is spread over its tokens evenly.
     *
     * @param output logits {@code [rows, classes]}
     * @param beside a number for each token
     * @param reduction how the values of the sequences become one number
     * @param loss the loss of one sequence
     * @return values and gradient
     */
    LossTerm.Rows evaluate(INDArray output, double[] beside, Reduction reduction, SequenceLoss loss) {
        LossTerm.Rows ascent =
                targets.evaluate(output, Reduction.ALL, (z, from, to, t) -> GradientAscent.row(z, from, to, t, p -> 1));
        double[] logs = RowPass.doubles(ascent.values());
        double[] weights = targets.weights();
        double[] nll = new double[count];
        double[] reference = new double[count];
        double[] tokens = new double[count];
        int[] rows = new int[count];
        for (int row = 0; row < of.length; row++) {
            if (of[row] >= 0) {
                nll[of[row]] -= logs[row];
                reference[of[row]] += weights[row] * beside[row];
                tokens[of[row]] += weights[row];
                rows[of[row]]++;
            }
        }
        double factor = reduction == Reduction.ALL ? 1 : (double) of.length / (reduction == Reduction.SUM ? 1 : count);
        double[] values = new double[of.length];
        double[] slopes = new double[of.length];
        double[][] results = new double[count][];
        for (int s = 0; s < count; s++) {
            results[s] = loss.apply(nll[s], reference[s], tokens[s]);
        }
        for (int row = 0; row < of.length; row++) {
            if (of[row] >= 0) {
                values[row] = factor * results[of[row]][0] / rows[of[row]];
                // the gradient of the ascent is that of minus the negative log-likelihood
                slopes[row] = -factor * results[of[row]][1];
            }
        }
        INDArray gradient = ascent.gradient();
        gradient.muliColumnVector(RowPass.column(slopes).castTo(gradient.dataType()));
        return new LossTerm.Rows(RowPass.column(values), gradient);
    }

    /**
     * {@code 2/β log(1 + exp(−β x))} and its derivative by {@code x}, {@code −2 σ(−β x)}.
     *
     * @param beta β
     * @param x x
     * @return both
     */
    static double[] softRepulsion(double beta, double x) {
        double t = -beta * x;
        double soft = Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
        return new double[] {2 / beta * soft, -2 / (1 + Math.exp(-t))};
    }

    /** Sequences in a graph: for each token what all of its sequence sum up to. */
    record InGraph(GraphTargets targets, SDVariable same, SDVariable present) {

        /**
         * Sorts tokens.
         *
         * @param targets the classes of the tokens
         * @param ids which sequence each token belongs to
         * @return the sequences
         */
        static InGraph of(GraphTargets targets, SDVariable ids) {
            SDVariable row = ids.reshape(1, -1);
            SDVariable weights = targets.weights();
            SDVariable same = ids.eq(row).castTo(weights.dataType());
            return new InGraph(targets, same, weights.gt(0).castTo(weights.dataType()));
        }

        /**
         * The weighted sum over the tokens of each token's sequence.
         *
         * @param values {@code [rows, 1]}
         * @return {@code [rows, 1]}
         */
        SDVariable sum(SDVariable values) {
            return same.mmul(values.mul(targets.weights()));
        }

        /**
         * Sums {@code 2/β log(1 + exp(−β x))} over the sequences.
         *
         * @param beta β
         * @param x the same for all tokens of a sequence
         * @param reduction how
         * @return a scalar
         */
        SDVariable softRepulsion(double beta, SDVariable x, Reduction reduction) {
            SDVariable values = targets.sd().nn.softplus(x.mul(-beta)).mul(2 / beta);
            SDVariable share = present.div(atLeastOne(same.mmul(present)));
            SDVariable sum = values.mul(share).sum();
            if (reduction == Reduction.ALL) {
                return sum;
            }
            SDVariable rows = targets.sd().onesLike(present).sum();
            return sum.mul(reduction == Reduction.SUM ? rows : rows.div(atLeastOne(share.sum())));
        }

        /** What is zero becomes one. */
        static SDVariable atLeastOne(SDVariable value) {
            return value.add(value.eq(0).castTo(value.dataType()));
        }
    }
}
