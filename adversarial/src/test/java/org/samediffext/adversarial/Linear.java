package org.samediffext.adversarial;

/** z = W·x + b. */
final class Linear implements Toy {
    private final double[][] weights;
    private final double[] bias;

    Linear(double[][] weights, double[] bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /** Two classes with scores (m/2, −m/2), m = w·x + b. */
    static Linear margin(double bias, double... w) {
        double[][] halves = new double[2][w.length];
        for (int i = 0; i < w.length; i++) {
            halves[0][i] = w[i] / 2;
            halves[1][i] = -w[i] / 2;
        }
        return new Linear(halves, new double[] {bias / 2, -bias / 2});
    }

    /** The model L of the specification, 13.1: the example (.6, .3, .9, .5) of class 0 has m = 1.05. */
    static Linear golden() {
        return margin(-.3, 2, -1, .5, 0);
    }

    @Override
    public int classes() {
        return bias.length;
    }

    @Override
    public double[] scores(double[] x) {
        double[] z = bias.clone();
        for (int k = 0; k < z.length; k++) {
            for (int i = 0; i < x.length; i++) {
                z[k] += weights[k][i] * x[i];
            }
        }
        return z;
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        double[] gradient = new double[x.length];
        for (int k = 0; k < cotangent.length; k++) {
            for (int i = 0; i < x.length; i++) {
                gradient[i] += weights[k][i] * cotangent[k];
            }
        }
        return gradient;
    }
}
