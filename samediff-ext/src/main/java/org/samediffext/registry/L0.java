package org.samediffext.registry;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.samediffext.spi.Range;

/**
 * Projection onto sparse parameters: after every step the {@code ceil(fraction*n)} smallest of the n weights of the model, by
 * magnitude, are put to exactly 0; of equal ones those that come first. The rule's state is left alone, so that a weight may come
 * back. Iterative hard thresholding, as in the training of Seo et al. 2024, TEDDY.
 *
 * @param fraction what part of the weights is put to zero, {@code 0 <= fraction < 1}
 * @param biases whether biases, gains and the parameters of normalization count as weights
 */
public record L0(double fraction, boolean biases) {

    /**
     * Of the weights alone.
     *
     * @param fraction as above
     */
    public L0(double fraction) {
        this(fraction, false);
    }

    /**
     * Checks the fraction.
     *
     * @param fraction as above
     * @param biases as above
     */
    public L0 {
        Range.decay("fraction", fraction);
    }

    /**
     * How many weights are put to zero; the fraction counts as the decimal number that it prints as.
     *
     * @param weights the number of weights
     * @return at most that number
     */
    public long count(long weights) {
        return BigDecimal.valueOf(fraction)
                .multiply(BigDecimal.valueOf(weights))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }
}
