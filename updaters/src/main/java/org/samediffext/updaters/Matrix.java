package org.samediffext.updaters;

import org.samediffext.spi.Tensor;

/** What counts as a matrix for rules that treat matrices and vectors differently. */
final class Matrix {
    private Matrix() {}

    /** Whether it is a bias, a gain or a vector, in whatever number of dimensions. */
    static boolean isVector(Tensor tensor) {
        return tensor.channelAxis() == Tensor.NO_CHANNELS
                || tensor.shape().stream().filter(size -> size > 1).count() < 2;
    }
}
