package org.samediffext.losses;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The classes of samples: one each, or a probability of every class. Ids are renumbered, so that gaps cost nothing. */
final class SoftTargets {
    /** How far the sum of probabilities may be from one. */
    static final double SUM_TOLERANCE = 1e-3;

    private final int classes;
    private final double[] values;
    private final boolean ids;

    private SoftTargets(int classes, double[] values, boolean ids) {
        this.classes = classes;
        this.values = values;
        this.ids = ids;
    }

    /**
     * Which rows have a label.
     *
     * @param labels class ids {@code [rows, 1]}, or probabilities {@code [rows, classes]}
     * @return one truth value a row
     * @throws IllegalArgumentException if a label is neither a class nor absent
     */
    static boolean[] known(INDArray labels) {
        double[] all = RowPass.doubles(labels);
        int width = Math.toIntExact(labels.size(1));
        boolean[] known = new boolean[Math.toIntExact(labels.size(0))];
        for (int row = 0; row < known.length; row++) {
            known[row] = width == 1 ? isId(row, all[row]) : isDistribution(row, all, row * width, width);
        }
        return known;
    }

    private static boolean isId(int row, double id) {
        if (Double.isNaN(id) || id < 0) {
            return false;
        }
        if (id != Math.rint(id)) {
            throw new IllegalArgumentException("the class id in row " + row + " is " + id
                    + ", allowed are whole numbers from 0 on, and negative ones or NaN for none");
        }
        return true;
    }

    private static boolean isDistribution(int row, double[] all, int from, int width) {
        double[] label = Arrays.copyOfRange(all, from, from + width);
        double sum = Arrays.stream(label).sum();
        if (Double.isNaN(sum) || Arrays.stream(label).allMatch(value -> value == 0)) {
            return false;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE || Arrays.stream(label).anyMatch(value -> value < 0)) {
            throw new IllegalArgumentException(
                    "row " + row + " of the labels is " + Arrays.toString(Arrays.copyOf(label, Math.min(width, 10)))
                            + (width > 10 ? " (the first 10)" : "")
                            + ", allowed are probabilities with the sum 1, one-hot rows, or all zero for none");
        }
        return true;
    }

    /**
     * Reads labels that all exist.
     *
     * @param labels as in {@link #known}
     * @param ids the distinct ids of both sides in their order, empty if the other side has probabilities
     * @param classes the number of classes
     * @return the targets
     */
    static SoftTargets read(INDArray labels, double[] ids, int classes) {
        double[] values = RowPass.doubles(labels);
        boolean single = labels.size(1) == 1;
        boolean fits = single ? ids.length > 0 || max(values) < classes : labels.size(1) == classes;
        if (!fits) {
            throw new IllegalArgumentException("the labels are of " + classes + " classes here and of "
                    + (single ? (long) max(values) + 1 : labels.size(1)) + " there, allowed is the same number");
        }
        if (single && ids.length > 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Arrays.binarySearch(ids, values[i]);
            }
        }
        return new SoftTargets(classes, values, single);
    }

    /**
     * Reads labels that all exist, and are not held against others.
     *
     * @param labels as in {@link #known}
     * @return the targets
     */
    static SoftTargets of(INDArray labels) {
        boolean single = labels.size(1) == 1;
        double[] ids = single ? ids(labels) : new double[0];
        return read(labels, ids, single ? ids.length : Math.toIntExact(labels.size(1)));
    }

    /**
     * The distinct ids of labels.
     *
     * @param labels of which all are class ids or none
     * @return ascending
     */
    static double[] ids(INDArray... labels) {
        return Arrays.stream(labels)
                .flatMapToDouble(each -> DoubleStream.of(RowPass.doubles(each)))
                .sorted()
                .distinct()
                .toArray();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    int classes() {
        return classes;
    }

    /** Adds {@code q} times a sample's label. */
    void add(double[] p, int sample, double q) {
        if (ids) {
            p[(int) values[sample]] += q;
            return;
        }
        for (int c = 0, at = sample * classes; c < classes; c++, at++) {
            p[c] += q * values[at];
        }
    }

    /** The product of {@code v} with a sample's label. */
    double dot(double[] v, int sample) {
        if (ids) {
            return v[(int) values[sample]];
        }
        double sum = 0;
        for (int c = 0, at = sample * classes; c < classes; c++, at++) {
            sum += v[c] * values[at];
        }
        return sum;
    }

    /** The likeliest class of a sample, the first among equals. */
    int best(int sample) {
        if (ids) {
            return (int) values[sample];
        }
        return SmoothMaximum.first(Arrays.copyOfRange(values, sample * classes, (sample + 1) * classes));
    }

    /** The cross entropy {@code −Σ t_c log max(p_c, floor)}. */
    double crossEntropy(double[] p, int sample, double floor) {
        double[] logs =
                Arrays.stream(p).map(each -> Math.log(Math.max(each, floor))).toArray();
        return -dot(logs, sample);
    }
}
