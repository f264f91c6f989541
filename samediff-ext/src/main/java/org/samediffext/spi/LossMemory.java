package org.samediffext.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a {@link RememberingLoss} keeps from one training step to the next: a matrix of doubles. Its number of rows is known from
 * the start, its number of columns from the first step on, and until then it is empty. It lives on the Java heap, out of reach
 * of workspaces. Every method holds the lock of the memory; hold it by {@code synchronized (memory)} for calls that belong
 * together.
 */
public final class LossMemory {
    private final int rows;
    private int columns;
    private double[] values = {};

    /**
     * An empty memory.
     *
     * @param rows the number of rows
     */
    public LossMemory(int rows) {
        Range.atLeast("rows", rows, 1);
        this.rows = rows;
    }

    /**
     * A memory with its first content.
     *
     * @param matrix {@code [rows, columns]}
     * @return a memory that holds a copy
     */
    public static LossMemory of(INDArray matrix) {
        LossMemory memory = new LossMemory(Math.toIntExact(matrix.size(0)));
        memory.columns = Math.toIntExact(matrix.size(1));
        memory.values = matrix.dup('c').data().asDouble();
        return memory;
    }

    /**
     * Sees to it that there are columns. The first call fills the memory with zeros.
     *
     * @param wanted the number of columns
     * @throws IllegalArgumentException if the memory has another number of columns already
     */
    public synchronized void widen(int wanted) {
        if (columns == 0) {
            values = new double[Math.multiplyExact(rows, wanted)];
            columns = wanted;
        } else if (columns != wanted) {
            throw new IllegalArgumentException(
                    "the memory of the loss has " + columns + " columns, but the output has " + wanted);
        }
    }

    /**
     * Whether nothing was remembered yet.
     *
     * @return true until the first {@link #widen}
     */
    public synchronized boolean isEmpty() {
        return columns == 0;
    }

    /**
     * The number of rows.
     *
     * @return at least 1
     */
    public int rows() {
        return rows;
    }

    /**
     * The number of columns.
     *
     * @return 0 as long as the memory is empty
     */
    public synchronized int columns() {
        return columns;
    }

    /**
     * A number.
     *
     * @param row from 0
     * @param column from 0
     * @return the number
     */
    public synchronized double get(int row, int column) {
        return values[row * columns + column];
    }

    /**
     * Changes a number.
     *
     * @param row from 0
     * @param column from 0
     * @param value the number
     */
    public synchronized void set(int row, int column, double value) {
        values[row * columns + column] = value;
    }

    /**
     * The whole matrix.
     *
     * @return a DOUBLE copy {@code [rows, columns]}
     * @throws IllegalStateException as long as the memory is empty
     */
    public synchronized INDArray toArray() {
        if (columns == 0) {
            throw new IllegalStateException("the loss remembers nothing yet: that begins with the first training step");
        }
        return Nd4j.createFromArray(values).reshape('c', rows, columns);
    }

    /**
     * The bits of the matrix as text.
     *
     * @return base64 of little-endian doubles, row by row; nothing as long as the memory is empty
     */
    public synchronized String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * Takes over what {@link #encode} wrote.
     *
     * @param wide the number of columns
     * @param text the numbers
     * @throws IllegalArgumentException if the text is no base64, or of another length
     */
    public synchronized void decode(int wide, String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length != (long) rows * wide * Double.BYTES) {
            throw new IllegalArgumentException("the saved memory of the loss has " + bytes.length / Double.BYTES
                    + " numbers, but its shape is " + Arrays.toString(new int[] {rows, wide}));
        }
        double[] read = new double[rows * wide];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(read);
        values = read;
        columns = wide;
    }
}
