package org.samediffext.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The folds of a pass as ND4J operations in double. */
final class ChainFolds {
    private ChainFolds() {}

    /**
     * One fold.
     *
     * @param kind its kind
     * @param x a value, only read
     * @param y the other value of a product, only read
     * @param first an array of double in which to compute
     * @param second another one
     */
    static double fold(Fold.Kind kind, INDArray x, INDArray y, INDArray first, INDArray second) {
        first.assign(x);
        return switch (kind) {
            case SUM -> sum(first);
            case SIZES -> sizes(first);
            case PRODUCTS -> {
                second.assign(y);
                ChainOps.binary(Op.MUL, first, second, first);
                yield sum(first);
            }
            case LARGEST -> {
                // ND4J's maximum ignores NaN
                double sizes = sizes(first);
                yield Double.isNaN(sizes) ? sizes : first.maxNumber().doubleValue();
            }
        };
    }

    private static double sizes(INDArray x) {
        ChainOps.unary(Op.ABS, x, x);
        return sum(x);
    }

    private static double sum(INDArray x) {
        return x.sumNumber().doubleValue();
    }
}
