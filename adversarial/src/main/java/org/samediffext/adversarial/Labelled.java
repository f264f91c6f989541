package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** A data set to be protected, checked, as flat rows of doubles. */
final class Labelled {
    /** How many examples are given to a model at once. */
    static final int AT_ONCE = 256;

    private final DataType type;
    private final long[] shape;
    private final Rows format;
    private final Bounds box;
    private final double[][] rows;
    private final int[] labels;
    private final List<int[]> members;

    private Labelled(INDArray features, int[] labels, Bounds bounds) {
        this.format = AttackInput.format(features);
        this.type = features.dataType();
        this.shape = features.shape();
        this.box = format.within(bounds);
        this.rows = AttackInput.examples(features, bounds, box);
        this.labels = labels.clone();
        this.members = members(labels);
    }

    static Labelled of(String method, INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = new Labelled(features, labels, options.bounds());
        if (labels.length != data.rows.length) {
            throw new IllegalArgumentException(method + ": there are " + labels.length + " labels for "
                    + data.rows.length + " rows of features, allowed is one a row");
        }
        if (data.members.stream().filter(each -> each.length > 0).count() < 2) {
            throw new IllegalArgumentException(method + ": all labels are of one class, allowed are two or more");
        }
        return data;
    }

    private static List<int[]> members(int[] labels) {
        int classes = Arrays.stream(labels).max().orElse(0) + 1;
        List<int[]> members = new ArrayList<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0) {
                throw new IllegalArgumentException(
                        "the label of row " + row + " is " + labels[row] + ", allowed is 0 and above");
            }
        }
        for (int c = 0; c < classes; c++) {
            int label = c;
            members.add(IntStream.range(0, labels.length)
                    .filter(row -> labels[row] == label)
                    .toArray());
        }
        return members;
    }

    /** The surrogate that a method needs. */
    Surrogate surrogate(String method, ProtectionOptions options) {
        return options.surrogate()
                .orElseThrow(() -> new IllegalArgumentException(method + " needs a surrogate in the options"));
    }

    /** The smallest number of examples of a class that has any. */
    int smallestClass() {
        return members.stream()
                .mapToInt(each -> each.length)
                .filter(count -> count > 0)
                .min()
                .orElseThrow();
    }

    /** The rows of each class; empty for a number that no row has. */
    List<int[]> members() {
        return members;
    }

    int size() {
        return rows.length;
    }

    int width() {
        return rows[0].length;
    }

    int label(int row) {
        return labels[row];
    }

    int[] labels() {
        return labels.clone();
    }

    /** The clean example, not to be changed. */
    double[] row(int row) {
        return rows[row];
    }

    Bounds box() {
        return box;
    }

    InputForm form() {
        return InputForm.of(shape, box);
    }

    DataType type() {
        return type;
    }

    /** The points allowed for an example; beside them the data type's own rounding, toward the clean example. */
    Neighbourhood near(int row, Ball ball) {
        return new Neighbourhood(rows[row], ball, box);
    }

    double[] clipped(double[] point) {
        double[] legal = new double[point.length];
        for (int i = 0; i < legal.length; i++) {
            legal[i] = Math.min(Math.max(point[i], box.lo()), box.hi());
        }
        return legal;
    }

    /** Points inside the box, in the features' shape and type, rounded toward the clean examples. */
    INDArray write(double[][] points) {
        List<double[]> rounded = new ArrayList<>();
        for (int row = 0; row < points.length; row++) {
            rounded.add(format.round(rows[row], points[row]));
        }
        return format.write(rounded);
    }

    /** Some points as a minibatch in the features' shape and type. */
    INDArray batch(double[][] points, int[] chosen) {
        return format.write(Arrays.stream(chosen).mapToObj(row -> points[row]).toList());
    }

    /** Some rows in batches, in their order. */
    static List<int[]> batches(int[] chosen) {
        return IntStream.range(0, (chosen.length + AT_ONCE - 1) / AT_ONCE)
                .mapToObj(part ->
                        Arrays.copyOfRange(chosen, part * AT_ONCE, Math.min(chosen.length, (part + 1) * AT_ONCE)))
                .toList();
    }

    /** All rows in batches, in their order. */
    List<int[]> batches() {
        return batches(IntStream.range(0, rows.length).toArray());
    }

    /** What a model says of some clean examples. */
    INDArray scores(LogitModel model, int[] chosen) {
        return Nd4j.concat(
                0,
                batches(chosen).stream()
                        .map(batch -> model.logits(batch(rows, batch)))
                        .toArray(INDArray[]::new));
    }

    /** What a model says of the clean examples. */
    double[][] scores(LogitModel model) {
        return Rows.read(scores(model, IntStream.range(0, rows.length).toArray()));
    }
}
