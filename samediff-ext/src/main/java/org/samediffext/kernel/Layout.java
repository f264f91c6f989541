package org.samediffext.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How the elements of an array lie in memory. */
final class Layout {
    private Layout() {}

    /** Whether all arrays are without gaps and have their elements in one order. */
    static boolean agree(INDArray... arrays) {
        return agree(arrays, arrays.length);
    }

    /** Whether the first so many arrays are without gaps and have their elements in one order. */
    static boolean agree(INDArray[] arrays, int count) {
        if (!isDense(arrays[0])) {
            return false;
        }
        for (int i = 1; i < count; i++) {
            INDArray array = arrays[i];
            if (!sameStrides(arrays[0], array) && !(isVector(arrays[0]) && isVector(array) && isDense(array))) {
                return false;
            }
        }
        return true;
    }

    /** Whether at most one dimension is longer than 1. */
    static boolean isVector(INDArray array) {
        int longer = 0;
        for (long size : array.shape()) {
            longer += size > 1 ? 1 : 0;
        }
        return longer <= 1;
    }

    private static boolean isDense(INDArray array) {
        long[] shape = array.shape();
        long[] stride = array.stride();
        long span = 1;
        for (int i = 0; i < shape.length; i++) {
            span += (shape[i] - 1) * stride[i];
        }
        return span == array.length();
    }

    private static boolean sameStrides(INDArray a, INDArray b) {
        long[] shape = a.shape();
        long[] other = b.shape();
        if (shape.length != other.length) {
            return false;
        }
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != other[i] || (shape[i] > 1 && a.stride()[i] != b.stride()[i])) {
                return false;
            }
        }
        return true;
    }
}
