package org.samediffext.kernel;

import java.util.List;

/**
 * One pass over all elements that leaves one number, or one for each channel.
 *
 * @param kind what is done
 * @param extent what a number is made of
 * @param values what is folded, always elements: two values for a product, else one
 * @param register the register of the number or numbers
 */
record Fold(Kind kind, Extent extent, List<Operand> values, int register) {

    /** What makes one number of many; all start with 0, and a NaN stays. */
    enum Kind {
        /** The sum. */
        SUM,
        /** The sum of the absolute values. */
        SIZES,
        /** The sum of the products of two values. */
        PRODUCTS,
        /** The largest absolute value. */
        LARGEST;

        /** Two results of parts, channels or tensors as one. */
        double join(double a, double b) {
            return this == LARGEST ? Math.max(a, b) : a + b;
        }
    }
}
