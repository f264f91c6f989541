package org.samediffext.adversarial;

/** The normal of a boundary from decisions at points around one on it; sums only, so that many points take no memory. */
final class NormalEstimate {
    private final double[] point;
    private final double[] adversarial;
    private final double[] other;
    private int successes;
    private int failures;

    NormalEstimate(double[] point) {
        this.point = point;
        this.adversarial = new double[point.length];
        this.other = new double[point.length];
    }

    void note(Answer answer) {
        double[] sum = answer.adversarial() ? adversarial : other;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += answer.point()[i] - point[i];
        }
        successes += answer.adversarial() ? 1 : 0;
        failures += answer.adversarial() ? 0 : 1;
    }

    /** The direction of {@code Σ (φ − mean φ)·u}; of {@code Σ φ·u} where all decisions are alike. */
    double[] normal() {
        double mean = successes == 0 || failures == 0 ? 0 : (successes - failures) / (double) (successes + failures);
        double[] normal = new double[point.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (1 - mean) * adversarial[i] - (1 + mean) * other[i];
        }
        return Steepest.euclidean(normal);
    }
}
