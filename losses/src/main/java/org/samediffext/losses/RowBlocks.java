package org.samediffext.losses;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Products of rows with rows, a block of rows at a time: memory for a few million numbers, whatever the number of rows. DOUBLE
 * is computed in double, every other type in float.
 */
final class RowBlocks {
    private static final int ENTRIES = 1 << 20;

    private final INDArray queries;
    private final INDArray references;
    private final boolean distances;
    private final double[] squaresOfQueries;
    private final double[] squaresOfReferences;

    /**
     * Blocks of {@code −‖x − r‖²/2}, or of {@code x·r}.
     *
     * @param queries {@code [m, features]}
     * @param references {@code [n, features]}, may be the same array
     * @param distances whether distances are wanted; they are taken on features around zero, as float needs it
     */
    RowBlocks(INDArray queries, INDArray references, boolean distances) {
        DataType type = queries.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        INDArray center = distances ? references.castTo(type).mean(true, 0) : null;
        this.references = prepared(references, type, center);
        this.queries = queries == references ? this.references : prepared(queries, type, center);
        this.distances = distances;
        this.squaresOfReferences = squares(this.references);
        this.squaresOfQueries = queries == references ? squaresOfReferences : squares(this.queries);
    }

    private static INDArray prepared(INDArray x, DataType type, @Nullable INDArray center) {
        INDArray own = x.castTo(type).dup('c');
        return center == null ? own : own.subiRowVector(center);
    }

    private static double[] squares(INDArray x) {
        double[] squares = new double[Math.toIntExact(x.size(0))];
        int step = (int) Math.max(1, ENTRIES / x.size(1));
        int width = Math.toIntExact(x.size(1));
        for (int first = 0; first < squares.length; first += step) {
            double[] block = RowPass.doubles(rows(x, first, step));
            for (int k = 0; k < block.length; k++) {
                squares[first + k / width] += block[k] * block[k];
            }
        }
        return squares;
    }

    private static INDArray rows(INDArray x, int first, int count) {
        return x.get(NDArrayIndex.interval(first, Math.min(x.size(0), (long) first + count)), NDArrayIndex.all());
    }

    /** The number of rows that are asked for. */
    int queries() {
        return squaresOfQueries.length;
    }

    /** The number of rows that each of them is held against. */
    int references() {
        return squaresOfReferences.length;
    }

    /** How many rows a block has. */
    int step() {
        return Math.max(1, Math.min(queries(), ENTRIES / Math.max(1, references())));
    }

    /**
     * A block.
     *
     * @param first the first row
     * @param count how many rows
     * @return {@code [count, references]}, row after row; distances are never above zero
     */
    double[] block(int first, int count) {
        INDArray product = Nd4j.gemm(rows(queries, first, count), references, false, true);
        // of a single feature the product is in the other order
        double[] products = product.ordering() == 'c' ? product.data().asDouble() : RowPass.doubles(product);
        if (distances) {
            int n = references();
            for (int k = 0; k < products.length; k++) {
                double half = (squaresOfQueries[first + k / n] + squaresOfReferences[k % n]) / 2;
                products[k] = Math.min(0, products[k] - half);
            }
        }
        return products;
    }

    /** A gradient that {@link #accumulate} fills. */
    final class Gradient {
        private final INDArray ofQueries = Nd4j.create(queries.dataType(), queries.shape(), 'c');
        private final INDArray ofReferences = Nd4j.create(references.dataType(), references.shape(), 'c');
        private final double[] massOfReferences = new double[references()];

        /**
         * Adds what a block contributes.
         *
         * @param first its first row
         * @param weights {@code [count, references]}: the derivative by each of the block's entries; not changed
         */
        void accumulate(int first, double[] weights) {
            int n = references();
            int count = weights.length / n;
            INDArray w = Nd4j.createFromArray(weights).reshape('c', count, n).castTo(queries.dataType());
            INDArray x = rows(queries, first, count);
            INDArray place = rows(ofQueries, first, count);
            place.assign(w.mmul(references));
            ofReferences.addi(Nd4j.gemm(w, x, true, false));
            if (distances) {
                double[] mass = new double[count];
                for (int k = 0; k < weights.length; k++) {
                    mass[k / n] += weights[k];
                    massOfReferences[k % n] += weights[k];
                }
                place.subi(x.mulColumnVector(column(mass)));
            }
        }

        private INDArray column(double[] values) {
            return Nd4j.createFromArray(values).reshape('c', values.length, 1).castTo(queries.dataType());
        }

        /** With respect to the rows that were asked for. */
        INDArray ofQueries() {
            return ofQueries;
        }

        /** With respect to the rows that they were held against; to be called once, at the end. */
        INDArray ofReferences() {
            return distances ? ofReferences.subi(references.mulColumnVector(column(massOfReferences))) : ofReferences;
        }
    }
}
