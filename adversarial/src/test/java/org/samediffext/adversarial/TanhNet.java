package org.samediffext.adversarial;

/** The net T of the specification, 13.2: h = tanh(x·V + a), z = h·U + c; the example (.6, .3, .9, .5) is of class 0. */
final class TanhNet implements Toy {
    private static final double[][] V = {{1, -.5, .3}, {-.7, .8, .2}, {.4, .6, -.9}, {.1, -.3, .5}};
    private static final double[] A = {.1, -.2, .05};
    private static final double[][] U = {{1.2, -.6, .1}, {-.4, .9, .3}, {.2, -.5, 1.1}};
    private static final double[] C = {.05, 0, -.1};

    @Override
    public int classes() {
        return 3;
    }

    @Override
    public double[] scores(double[] x) {
        return affine(hidden(x), U, C);
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        double[] h = hidden(x);
        double[] gradient = new double[x.length];
        for (int j = 0; j < h.length; j++) {
            double back = 0;
            for (int k = 0; k < cotangent.length; k++) {
                back += U[j][k] * cotangent[k];
            }
            for (int i = 0; i < x.length; i++) {
                gradient[i] += V[i][j] * back * (1 - h[j] * h[j]);
            }
        }
        return gradient;
    }

    private static double[] hidden(double[] x) {
        double[] h = affine(x, V, A);
        for (int j = 0; j < h.length; j++) {
            h[j] = Math.tanh(h[j]);
        }
        return h;
    }

    private static double[] affine(double[] x, double[][] weights, double[] bias) {
        double[] y = bias.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * weights[i][j];
            }
        }
        return y;
    }
}
