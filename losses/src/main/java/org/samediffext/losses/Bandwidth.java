package org.samediffext.losses;

import java.util.List;
import java.util.stream.IntStream;
import org.samediffext.spi.Range;

/**
 * A rule for the bandwidth σ of {@link BayesEstimator}. The true Bayes error does not depend on the units of the features, but
 * an estimate with a σ in those units does; {@link #medianDistance} and {@link #looCrossEntropy()} follow the units.
 */
public sealed interface Bandwidth {

    /**
     * A value as it is.
     *
     * @param sigma σ in the units of the features
     */
    record Fixed(double sigma) implements Bandwidth {
        /** Checks the range. */
        public Fixed {
            Range.positive("sigma", sigma);
        }
    }

    /**
     * A multiple of the median distance between two of the neighbours; of the mean distance where the median is 0, and 1 where all
     * are equal. Beyond 2,000 samples the distances are those within 2,000 of them, always the same ones.
     *
     * @param factor the multiple
     */
    record MedianDistance(double factor) implements Bandwidth {
        /** Checks the range. */
        public MedianDistance {
            Range.positive("factor", factor);
        }
    }

    /**
     * A multiple of the largest absolute feature (plus 1e-8): the same as features divided by it and a fixed σ. One outlier
     * changes it.
     *
     * @param sigma the multiple
     */
    record MaxAbs(double sigma) implements Bandwidth {
        /** Checks the range. */
        public MaxAbs {
            Range.positive("sigma", sigma);
        }
    }

    /**
     * The candidate under which the samples' own classes are likeliest when each is judged by the others: the smallest mean of
     * {@code −log max(p_{i,y_i}, 1e-6)}. Over-smooth in many dimensions.
     *
     * @param candidates values of σ
     * @param ofMedian whether the candidates are multiples of the median distance
     */
    record LooCrossEntropy(List<Double> candidates, boolean ofMedian) implements Bandwidth {
        /** Copies and checks the candidates. */
        public LooCrossEntropy {
            candidates = List.copyOf(candidates);
            Range.that("candidates", candidates, "at least one number", !candidates.isEmpty());
            candidates.forEach(each -> Range.positive("candidates", each));
        }
    }

    /**
     * A value as it is.
     *
     * @param sigma σ in the units of the features, positive
     * @return the rule
     */
    static Bandwidth fixed(double sigma) {
        return new Fixed(sigma);
    }

    /**
     * A multiple of the median distance.
     *
     * @param factor the multiple, positive
     * @return the rule
     */
    static Bandwidth medianDistance(double factor) {
        return new MedianDistance(factor);
    }

    /**
     * A multiple of the largest absolute feature.
     *
     * @param sigma the multiple, positive
     * @return the rule
     */
    static Bandwidth maxAbs(double sigma) {
        return new MaxAbs(sigma);
    }

    /**
     * The best of some values by leave-one-out cross entropy.
     *
     * @param candidates values of σ in the units of the features, positive
     * @return the rule
     */
    static Bandwidth looCrossEntropy(List<Double> candidates) {
        return new LooCrossEntropy(candidates, false);
    }

    /**
     * The best of 25 multiples of the median distance from 0.02 to 2, evenly spaced in the logarithm.
     *
     * @return the rule
     */
    static Bandwidth looCrossEntropy() {
        return new LooCrossEntropy(logSpaced(0.02, 2, 25), true);
    }

    /**
     * Numbers evenly spaced in the logarithm.
     *
     * @param first the first
     * @param last the last
     * @param count how many, 2 at least
     * @return the numbers
     */
    static List<Double> logSpaced(double first, double last, int count) {
        return IntStream.range(0, count)
                .mapToObj(k -> first * Math.pow(last / first, k / (count - 1.0)))
                .toList();
    }
}
