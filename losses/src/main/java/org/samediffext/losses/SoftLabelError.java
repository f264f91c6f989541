package org.samediffext.losses;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Range;

/**
 * Bayes errors from labels alone, where each sample's label is the probability of its classes, such as the share of several
 * annotators: no feature, no model, no bandwidth. Ishida, Yamane, Charoenphakdee, Niu and Sugiyama 2023, "Is the Performance of
 * My Deep Network Too Good to Be True? A Direct Approach to Estimating the Bayes Error in Binary Classification".
 */
public final class SoftLabelError {
    private SoftLabelError() {}

    /**
     * From exact probabilities.
     *
     * @param probabilities of the positive class {@code [rows, 1]}, or of two classes or more {@code [rows, classes]}; at least one
     *     row
     * @return the mean of {@code min(c, 1 − c)}, or one minus the mean of the largest; without bias, and of
     *     {@link #halfWidth} for two classes. Probabilities with noise of their own make it too small
     */
    public static double exact(INDArray probabilities) {
        double[] c = checked(probabilities);
        int width = Math.toIntExact(probabilities.size(1));
        double sum = 0;
        for (int from = 0; from < c.length; from += width) {
            double largest = width == 1 ? Math.max(c[from], 1 - c[from]) : 0;
            for (int j = from; width > 1 && j < from + width; j++) {
                largest = Math.max(largest, c[j]);
            }
            sum += 1 - largest;
        }
        return sum * width / c.length;
    }

    /**
     * From noisy probabilities of which it is known whether the true one is above one half.
     *
     * @param probabilities of the positive class {@code [rows, 1]}, with noise of mean zero, so that they may lie outside 0 and 1
     * @param positive {@code [rows, 1]}, not 0 where the positive class is the likelier one
     * @return the mean of the probability of the losing class, without bias
     */
    public static double noisy(INDArray probabilities, INDArray positive) {
        double[] c = finite(probabilities, 1);
        double[] wins = finite(positive, 1);
        if (wins.length != c.length) {
            throw new IllegalArgumentException("there are " + c.length + " probabilities and " + wins.length
                    + " signs, allowed is one sign for each");
        }
        double sum = 0;
        for (int i = 0; i < c.length; i++) {
            sum += wins[i] == 0 ? c[i] : 1 - c[i];
        }
        return sum / c.length;
    }

    /**
     * From samples of the positive class alone, with their probability of it.
     *
     * @param probabilities {@code r} of the positive class {@code [rows, 1]}, above 0, of samples of that class
     * @param prior the share {@code π} of the positive class, from 0 to 1
     * @return {@code π (1 − mean max(0, 2 − 1/r))}, without bias
     */
    public static double positiveConfidence(INDArray probabilities, double prior) {
        Range.fraction("prior", prior);
        double[] r = checked(probabilities);
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            if (r[i] == 0) {
                throw new IllegalArgumentException("the probability of row " + i
                        + " is 0, allowed are those above, since the row is of the class");
            }
            sum += Math.max(0, 2 - 1 / r[i]);
        }
        return prior * (1 - sum / r.length);
    }

    /**
     * How far {@link #exact} of two classes may lie from the Bayes error, by Hoeffding's inequality.
     *
     * @param rows how many labels there are, at least 1
     * @param delta how probable it may be that it lies farther, above 0 and at most 1
     * @return {@code √(log(2/δ)/(8n))}
     */
    public static double halfWidth(int rows, double delta) {
        Range.atLeast("rows", rows, 1);
        Range.positive("delta", delta);
        Range.fraction("delta", delta);
        return Math.sqrt(Math.log(2 / delta) / (8.0 * rows));
    }

    private static double[] checked(INDArray probabilities) {
        double[] c = finite(probabilities, Math.max(1, probabilities.size(1)));
        long width = probabilities.size(1);
        double sum = 0;
        for (int i = 0; i < c.length; i++) {
            sum = i % width == 0 ? c[i] : sum + c[i];
            boolean last = width > 1 && i % width == width - 1;
            if (c[i] < 0 || c[i] > 1 || (last && Math.abs(sum - 1) > SoftTargets.SUM_TOLERANCE)) {
                throw new IllegalArgumentException("row " + i / width + " of the probabilities has "
                        + (last ? "the sum " + sum : Double.toString(c[i]))
                        + ", allowed are numbers from 0 to 1, and of several classes the sum 1");
            }
        }
        return c;
    }

    private static double[] finite(INDArray values, long width) {
        if (values.rank() != 2 || values.size(0) == 0 || values.size(1) != width) {
            throw new IllegalArgumentException("the array is " + Arrays.toString(values.shape())
                    + ", allowed is [rows, " + width + "] with a row at least");
        }
        double[] all = values.dup('c').data().asDouble();
        for (int i = 0; i < all.length; i++) {
            if (!Double.isFinite(all[i])) {
                throw new IllegalArgumentException(
                        "row " + i / width + " is " + all[i] + ", allowed are finite numbers");
            }
        }
        return all;
    }
}
