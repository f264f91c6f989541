package org.samediffext;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Suggestion;

/**
 * Packs what a loss must be told into one array of labels, since DL4J hands a loss nothing else.
 *
 * <pre>{@code
 * INDArray labels = Labels.of(new EarlyLearning(...)).with("class", ids).with("index", indices).pack();
 * }</pre>
 *
 * <p>Parts are {@code [rows, columns]} for feed-forward layers, {@code [sequences, columns, time steps]} for recurrent ones and
 * {@code [images, columns, height, width]} for convolutional ones, in any number type.
 */
public final class Labels {
    private static final String WEIGHT = "weight";

    private final LossTerm loss;
    private final Map<String, INDArray> parts = new LinkedHashMap<>();

    private Labels(LossTerm loss) {
        this.loss = loss;
    }

    /**
     * Labels for a loss.
     *
     * @param loss the loss
     * @return labels without parts
     */
    public static Labels of(LossTerm loss) {
        return new Labels(loss);
    }

    /**
     * Adds a part.
     *
     * @param name the name of one of the loss's {@link LossTerm#labels}
     * @param values its values
     * @return this
     * @throws IllegalArgumentException if the loss knows no such part, or not of such a shape
     */
    public Labels with(String name, INDArray values) {
        List<String> names = loss.labels().stream().map(LabelColumn::name).toList();
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("loss " + loss.name() + " has no label part '" + name
                    + "', available are " + String.join(", ", names) + Suggestion.phrase(name, names));
        }
        put(name, loss.labels().get(at).width(), values);
        return this;
    }

    /**
     * Adds the weights of the rows, for a loss whose layer was told {@code sampleWeights: true}.
     *
     * @param values one column, finite and not negative
     * @return this
     */
    public Labels withWeights(INDArray values) {
        put(WEIGHT, 1, values);
        return this;
    }

    private void put(String name, int width, INDArray values) {
        if (values.rank() < 2 || (width != LabelColumn.OUTPUTS && values.size(1) != width)) {
            throw new IllegalArgumentException("the label part '" + name + "' of loss " + loss.name() + " is "
                    + Arrays.toString(values.shape()) + ", allowed is an array of rank 2 or more whose dimension 1 is "
                    + (width == LabelColumn.OUTPUTS ? "the number of outputs" : Integer.toString(width)));
        }
        parts.put(name, values);
    }

    /**
     * The labels.
     *
     * @return the parts side by side along dimension 1, DOUBLE if one of them is, LONG or INT, else FLOAT
     * @throws IllegalArgumentException if a part is missing, or the parts do not agree in their other dimensions
     */
    public INDArray pack() {
        List<INDArray> inOrder = new ArrayList<>();
        for (LabelColumn column : loss.labels()) {
            @Nullable INDArray part = parts.get(column.name());
            if (part == null) {
                throw new IllegalArgumentException("the label part '" + column.name() + "' (" + column.meaning()
                        + ") of loss " + loss.name() + " is missing");
            }
            inOrder.add(part);
        }
        @Nullable INDArray weights = parts.get(WEIGHT);
        if (weights != null) {
            inOrder.add(weights);
        }
        checkShapes(inOrder);
        DataType type = inOrder.stream().anyMatch(Labels::isWide) ? DataType.DOUBLE : DataType.FLOAT;
        return Nd4j.concat(1, inOrder.stream().map(part -> part.castTo(type)).toArray(INDArray[]::new));
    }

    /** Types whose whole numbers float cannot hold. */
    private static boolean isWide(INDArray part) {
        return switch (part.dataType()) {
            case DOUBLE, LONG, INT, UINT32, UINT64 -> true;
            default -> false;
        };
    }

    private void checkShapes(List<INDArray> inOrder) {
        long[] first = inOrder.get(0).shape().clone();
        first[1] = 0;
        for (INDArray part : inOrder) {
            long[] shape = part.shape().clone();
            shape[1] = 0;
            if (!Arrays.equals(shape, first)) {
                throw new IllegalArgumentException("the label parts of loss " + loss.name() + " are "
                        + inOrder.stream().map(p -> Arrays.toString(p.shape())).toList()
                        + ", allowed are arrays that agree in all dimensions but 1");
            }
        }
    }
}
