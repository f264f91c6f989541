package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/**
 * Where the parts of a loss's labels lie. The part {@code class} is class ids or one-hot rows, which the number of all columns
 * tells.
 *
 * @param loss the loss
 * @param ids whether the classes are ids
 * @param outputs the number of outputs
 */
record LabelParts(LossTerm loss, boolean ids, int outputs) {
    private static final String CLASS = "class";

    /**
     * The parts of labels.
     *
     * @param loss the loss
     * @param labels the labels
     * @param output {@code [rows, outputs]}
     * @return where they lie
     * @throws IllegalArgumentException if the labels have another number of columns
     */
    static LabelParts of(LossTerm loss, INDArray labels, INDArray output) {
        return of(loss, labels.shape(), Math.toIntExact(output.size(1)));
    }

    /**
     * The parts of labels in a graph.
     *
     * @param loss the loss
     * @param labels the labels, with a known number of columns
     * @param output {@code [rows, outputs]}, with a known number of columns if the loss has classes and a part as wide as the
     *     outputs
     * @return where they lie
     * @throws IllegalArgumentException if the number of columns is unknown or another one
     */
    static LabelParts of(LossTerm loss, SDVariable labels, SDVariable output) {
        long @Nullable [] shape = labels.getShape();
        long @Nullable [] outputs = output.getShape();
        boolean known = outputs != null && outputs.length == 2 && outputs[1] > 0;
        int columns = shape == null || shape.length != 2 ? 0 : (int) shape[1];
        int told = known ? Math.toIntExact(outputs[1]) : outputs(loss, columns);
        if (shape == null || columns < 1 || told < 1) {
            throw new IllegalArgumentException("loss " + loss.name() + ": the labels " + labels.name() + " are "
                    + text(shape) + " and the output " + output.name() + " is " + text(outputs)
                    + ", allowed are matrices with a known number of columns");
        }
        return of(loss, shape, told);
    }

    /** The number of outputs that the labels alone tell, 1 where no part depends on it, 0 where they do not tell. */
    private static int outputs(LossTerm loss, int columns) {
        boolean classes = loss.labels().stream().anyMatch(part -> part.name().equals(CLASS));
        int wide = (int) loss.labels().stream()
                .filter(part -> part.width() == LabelColumn.OUTPUTS)
                .count();
        int narrow = loss.labels().stream().mapToInt(LabelColumn::width).sum();
        if (wide > 0) {
            return classes || (columns - narrow) % wide != 0 ? 0 : (columns - narrow) / wide;
        }
        return columns == narrow ? 1 : columns - narrow + 1;
    }

    private static String text(long @Nullable [] shape) {
        return shape == null ? "of unknown shape" : Arrays.toString(shape);
    }

    private static LabelParts of(LossTerm loss, long[] shape, int outputs) {
        LabelParts withIds = new LabelParts(loss, true, outputs);
        LabelParts oneHot = new LabelParts(loss, false, outputs);
        if (shape.length == 2 && shape[1] == withIds.width()) {
            return withIds;
        } else if (shape.length == 2 && shape[1] == oneHot.width()) {
            return oneHot;
        }
        List<String> names = loss.labels().stream().map(LabelColumn::name).toList();
        String either = withIds.width() == oneHot.width()
                ? Integer.toString(withIds.width())
                : withIds.width() + " (class ids) or " + oneHot.width() + " (one-hot)";
        throw new IllegalArgumentException("loss " + loss.name() + ": the labels are " + Arrays.toString(shape)
                + ", allowed are " + either + " columns for " + String.join(", ", names));
    }

    private int width() {
        return loss.labels().stream().mapToInt(this::width).sum();
    }

    private int width(LabelColumn part) {
        boolean wide = part.width() == LabelColumn.OUTPUTS || (part.name().equals(CLASS) && !ids);
        return wide ? outputs : part.width();
    }

    /** The columns of a part. */
    private record Columns(int from, int to) {}

    private Columns columns(String name) {
        int from = 0;
        for (LabelColumn part : loss.labels()) {
            if (part.name().equals(name)) {
                return new Columns(from, from + width(part));
            }
            from += width(part);
        }
        throw new IllegalArgumentException("loss " + loss.name() + " has no label part '" + name + "'");
    }

    /**
     * A part.
     *
     * @param labels the labels
     * @param name of the part
     * @return a view
     */
    INDArray part(INDArray labels, String name) {
        Columns columns = columns(name);
        return labels.get(NDArrayIndex.all(), NDArrayIndex.interval(columns.from, columns.to));
    }

    /**
     * A part of one column as numbers.
     *
     * @param labels the labels
     * @param name of the part
     * @return one a row
     */
    double[] column(INDArray labels, String name) {
        return RowPass.doubles(part(labels, name));
    }

    /**
     * A part in a graph.
     *
     * @param labels the labels
     * @param name of the part
     * @return its columns
     */
    SDVariable part(SDVariable labels, String name) {
        Columns columns = columns(name);
        return labels.get(SDIndex.all(), SDIndex.interval(columns.from, columns.to));
    }
}
