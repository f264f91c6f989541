package org.samediffext.adversarial.tokens;

import java.util.List;
import org.samediffext.spi.Range;

/**
 * What it takes to lower the losses of two models with tokens of their own at once: gradients on one scale, carried from the
 * places and the vocabulary of one into those of the other, and merged. Joint-GCG, arXiv 2506.06151, whose first model retrieves
 * and whose second one generates.
 */
public final class JointGradients {

    private JointGradients() {}

    /**
     * The characters of a token.
     *
     * @param from the first one
     * @param to the one after the last, at least {@code from}
     */
    public record Span(int from, int to) {

        /** Checks the order. */
        public Span {
            Range.atLeast("from", from, 0);
            Range.atLeast("to", to, from);
        }

        int overlap(Span other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from));
        }
    }

    /**
     * A gradient on the scale of others: {@code (g − mean)/(max − min)} over all its entries.
     *
     * @param gradient a matrix; not changed
     * @return a new matrix, zero where the gradient is constant
     */
    public static double[][] normalised(double[][] gradient) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long count = 0;
        for (double[] row : gradient) {
            for (double value : row) {
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
                sum += value;
                count++;
            }
        }
        double[][] scaled = new double[gradient.length][];
        for (int i = 0; i < gradient.length; i++) {
            scaled[i] = new double[gradient[i].length];
            for (int j = 0; j < scaled[i].length && highest > lowest; j++) {
                scaled[i][j] = (gradient[i][j] - sum / count) / (highest - lowest);
            }
        }
        return scaled;
    }

    /**
     * How the places of one tokenization of a text lie in another one: the share of its characters that a token has in common
     * with each token of the other.
     *
     * @param to the tokens that are rows
     * @param from the tokens that are columns
     * @return rows that sum to 1, or to 0 where a token meets none of the others
     */
    public static double[][] alignment(List<Span> to, List<Span> from) {
        double[][] weights = new double[to.size()][from.size()];
        for (int i = 0; i < to.size(); i++) {
            double total = 0;
            for (int j = 0; j < from.size(); j++) {
                weights[i][j] = to.get(i).overlap(from.get(j));
                total += weights[i][j];
            }
            for (int j = 0; j < from.size() && total > 0; j++) {
                weights[i][j] /= total;
            }
        }
        return weights;
    }

    /**
     * Both gradients in one: {@code (1 − r)·N(G) + r·align·N(H)·T}, N as {@link #normalised}.
     *
     * @param r the share of the other model, from 0 to 1
     * @param own G, places × vocabulary
     * @param other H, the other model's places × its vocabulary
     * @param align places × the other model's places, such as {@link #alignment}
     * @param transfer T, the other model's vocabulary × vocabulary
     * @return a new matrix in the shape of G
     */
    public static double[][] merged(double r, double[][] own, double[][] other, double[][] align, double[][] transfer) {
        Range.fraction("r", r);
        double[][] merged = normalised(own);
        double[][] carried = product(align, product(normalised(other), transfer));
        Range.that(
                "transfer",
                carried.length + " places and " + carried[0].length + " tokens",
                merged.length + " places and " + merged[0].length + " tokens",
                carried.length == merged.length && carried[0].length == merged[0].length);
        for (int i = 0; i < merged.length; i++) {
            for (int j = 0; j < merged[i].length; j++) {
                merged[i][j] = (1 - r) * merged[i][j] + r * carried[i][j];
            }
        }
        return merged;
    }

    /**
     * The share of the retriever that adapts: 1 while nothing is retrieved, else {@code 1 − σ(gap/meanGap)}.
     *
     * @param retrieved whether the retriever finds the text
     * @param gap by how much, in the retriever's scores
     * @param meanGap the mean of such gaps, above 0
     * @return from 0 to 1
     */
    public static double share(boolean retrieved, double gap, double meanGap) {
        Range.positive("meanGap", meanGap);
        return retrieved ? 1 - 1 / (1 + Math.exp(-gap / meanGap)) : 1;
    }

    /**
     * The places that a candidate changes: {@code max(places/2^(epoch + 1), 2)}.
     *
     * @param places the places that may change
     * @param epoch from 0
     * @return fewer from epoch to epoch
     */
    public static int replaced(int places, int epoch) {
        return (int) Math.max(Math.floor(places / Math.pow(2, epoch + 1)), 2);
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            Range.that(
                    "columns",
                    a[i].length,
                    "as many as the rows of the other matrix, " + b.length,
                    a[i].length == b.length);
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[k].length; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }
}
