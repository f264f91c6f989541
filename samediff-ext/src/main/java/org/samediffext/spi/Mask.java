package org.samediffext.spi;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which numbers of an example an attack may change, such as a patch of an image; the same for all examples. */
public final class Mask {
    private final long[] shape;
    private final boolean[] free;

    private Mask(long[] shape, boolean[] free) {
        this.shape = shape;
        this.free = free;
    }

    /**
     * A mask.
     *
     * @param free one example, {@code [1, ...]}: zero where nothing may change, another number where the attack is free; copied
     * @return the mask
     * @throws IllegalArgumentException if it is not one example, or nothing is free
     */
    public static Mask of(INDArray free) {
        if (free.rank() < 2 || free.size(0) != 1) {
            throw new IllegalArgumentException("the mask has shape " + Arrays.toString(free.shape())
                    + ", allowed is that of one example, [1, ...]");
        }
        double[] numbers = free.dup('c').data().asDouble();
        boolean[] changes = new boolean[numbers.length];
        boolean any = false;
        for (int i = 0; i < numbers.length; i++) {
            changes[i] = numbers[i] != 0;
            any |= changes[i];
        }
        Range.that("mask", "all zero", "a mask with a number that may change", any);
        return new Mask(free.shape().clone(), changes);
    }

    /**
     * Refuses examples of another shape.
     *
     * @param x one example a row
     */
    public void check(INDArray x) {
        long[] one = x.shape().clone();
        one[0] = 1;
        if (!Arrays.equals(one, shape)) {
            throw new IllegalArgumentException("the mask has shape " + Arrays.toString(shape) + ", an example of x has "
                    + Arrays.toString(one) + "; they must agree");
        }
    }

    /**
     * Whether a number may change.
     *
     * @param index its place in the example, row after row
     * @return true if it is free
     */
    public boolean isFree(int index) {
        return free[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask mask && Arrays.equals(shape, mask.shape) && Arrays.equals(free, mask.free);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(free);
    }

    @Override
    public String toString() {
        int count = 0;
        for (boolean each : free) {
            count += each ? 1 : 0;
        }
        return "mask " + Arrays.toString(shape) + " with " + count + " free, " + Arrays.hashCode(free);
    }
}
