package org.samediffext.adversarial;

/** The steps of Adam, upward and projected; β 0.9 and 0.999, ε 1e-8. */
final class AdamClimb implements Climb {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double SMALL = 1e-8;

    private final Neighbourhood near;
    private final double rate;
    private final double[] mean;
    private final double[] square;
    private int t;

    AdamClimb(Neighbourhood near, double rate) {
        this.near = near;
        this.rate = rate;
        this.mean = new double[near.centre().length];
        this.square = new double[mean.length];
    }

    @Override
    public double[] next(double[] point, double loss, double[] gradient) {
        t++;
        double[] moved = point.clone();
        for (int i = 0; i < moved.length; i++) {
            mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient[i];
            square[i] = BETA2 * square[i] + (1 - BETA2) * gradient[i] * gradient[i];
            double m = mean[i] / (1 - Math.pow(BETA1, t));
            double v = square[i] / (1 - Math.pow(BETA2, t));
            moved[i] += rate * m / (Math.sqrt(v) + SMALL);
        }
        return near.project(moved);
    }
}
