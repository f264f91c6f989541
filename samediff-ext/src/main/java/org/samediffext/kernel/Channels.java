package org.samediffext.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the output channels of a parameter lie: the element at position {@code i} belongs to channel
 * {@code (i / run) % count}.
 *
 * @param count the number of channels; a parameter without any counts as one
 * @param run the number of neighbouring elements of one channel
 * @param length the number of elements
 * @param declared whether the parameter has channels at all
 */
record Channels(int count, long run, long length, boolean declared) {

    /** Shorter runs are handled a period at a time, since a loop over each would be too short. */
    private static final int SHORT = 16;

    /** A parameter without channels. */
    static Channels none(long length) {
        return new Channels(1, length, length, false);
    }

    /** By position in the memory of an array without gaps; an axis below 0 means no channels. */
    static Channels inMemory(INDArray array, int axis) {
        return axis < 0 ? none(array.length()) : of(array, axis, array.stride(axis));
    }

    /** By position in {@code c} order. */
    static Channels inOrder(INDArray array, int axis) {
        if (axis < 0) {
            return none(array.length());
        }
        long run = 1;
        for (int i = axis + 1; i < array.rank(); i++) {
            run *= array.size(i);
        }
        return of(array, axis, run);
    }

    private static Channels of(INDArray array, int axis, long run) {
        int count = Math.toIntExact(array.size(axis));
        return new Channels(count, count == 1 ? array.length() : run, array.length(), true);
    }

    /** The number of elements of a channel. */
    long size() {
        return length / count;
    }

    /** The number of channels, 0 if there are none. */
    int number() {
        return declared ? count : 0;
    }

    /** The number of elements after which the channels come again. */
    long period() {
        return run * count;
    }

    /** Whether the runs are too short for a loop over each. */
    boolean isShort() {
        return run < SHORT;
    }

    /** The channel of the element at a position. */
    int at(long position) {
        return (int) (position / run % count);
    }

    /** The elements of a part, a multiple of {@code unit}, so that the results of all parts are few beside the elements. */
    long part(int unit) {
        if (!isShort() || period() == length) {
            return unit;
        }
        long wanted = Math.min(length, (long) SHORT * count);
        return Math.max(1, (wanted + unit - 1) / unit) * unit;
    }

    /** The number of channels that a part touches at most. */
    int width(long part) {
        return (int) Math.min(count, (part - 1) / run + 2);
    }
}
