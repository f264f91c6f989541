package org.samediffext.examples.run;

import java.util.List;

/**
 * What several runs gave.
 *
 * @param mean of the runs
 * @param deviation the sample standard deviation, {@code √(Σ (xᵢ − mean)² / (n − 1))}; NaN for one run
 * @param runs n
 */
public record Spread(double mean, double deviation, int runs) {

    /**
     * The spread of values.
     *
     * @param values one a run, at least one
     * @return mean and deviation
     */
    public static Spread of(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
        return new Spread(mean, deviation, values.size());
    }

    /**
     * How far apart two runs, one of each, lie by chance: the noise floor under a difference.
     *
     * @param other the other spread
     * @return {@code √(s₁² + s₂²)}; NaN where a deviation is not known
     */
    public double noise(Spread other) {
        return Math.hypot(deviation, other.deviation);
    }

    /**
     * Whether the difference of the means is more than noise.
     *
     * @param other the other spread
     * @return whether it is above {@link #noise}; false where that is not known
     */
    public boolean differs(Spread other) {
        return Math.abs(mean - other.mean) > noise(other);
    }
}
