package org.samediffext.examples.data;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Labelled images.
 *
 * @param images {@code [examples, 1, height, width]}, floats from 0 to 1
 * @param labels the class of each image, from 0
 * @param classes how many classes there are
 */
public record Examples(INDArray images, List<Integer> labels, int classes) {

    /** Copies the labels. */
    public Examples {
        labels = List.copyOf(labels);
    }

    /**
     * How many there are.
     *
     * @return at least one
     */
    public int size() {
        return labels.size();
    }

    /**
     * The first of them.
     *
     * @param count how many; all of them if there are fewer
     * @return a view
     */
    public Examples first(int count) {
        return slice(0, Math.min(count, size()));
    }

    /**
     * A batch for a network.
     *
     * @param rows the numbers of the examples
     * @return copies of the images, and one-hot labels
     */
    public DataSet batch(List<Integer> rows) {
        int[] index = rows.stream().mapToInt(Integer::intValue).toArray();
        return new DataSet(
                Nd4j.pullRows(images.reshape(size(), -1), 1, index).reshape(shape(rows.size())), oneHot(rows));
    }

    /**
     * Some of them.
     *
     * @param from the first
     * @param to the first that is left out
     * @return a view
     */
    public Examples slice(int from, int to) {
        INDArray part =
                images.get(NDArrayIndex.interval(from, to), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
        return new Examples(part, labels.subList(from, to), classes);
    }

    private long[] shape(long rows) {
        return new long[] {rows, images.size(1), images.size(2), images.size(3)};
    }

    private INDArray oneHot(List<Integer> rows) {
        INDArray hot = Nd4j.zeros(DataType.FLOAT, rows.size(), classes);
        for (int row = 0; row < rows.size(); row++) {
            hot.putScalar(row, labels.get(rows.get(row)), 1);
        }
        return hot;
    }
}
