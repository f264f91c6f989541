package org.samediffext.adversarial.directional;

import java.util.function.UnaryOperator;

/** Functions written by hand. */
final class Functions {
    static final double[][] A = {{1, -2, .5}, {.3, .4, -1}};

    private static final double[][] V = {{1, -.5, .3}, {-.7, .8, .2}, {.4, .6, -.9}, {.1, -.3, .5}};
    private static final double[] SHIFT = {.1, -.2, .05};
    private static final double[][] U = {{1.2, -.6, .1}, {-.4, .9, .3}, {.2, -.5, 1.1}};
    private static final double[] C = {.05, 0, -.1};

    private Functions() {}

    /** {@code x ↦ Mx}. */
    static VectorFunction linear(double[][] m) {
        return of(
                x -> {
                    double[] y = new double[m.length];
                    for (int k = 0; k < m.length; k++) {
                        for (int i = 0; i < x.length; i++) {
                            y[k] += m[k][i] * x[i];
                        }
                    }
                    return y;
                },
                (x, c) -> {
                    double[] g = new double[x.length];
                    for (int k = 0; k < m.length; k++) {
                        for (int i = 0; i < x.length; i++) {
                            g[i] += m[k][i] * c[k];
                        }
                    }
                    return g;
                });
    }

    static VectorFunction identity(int size) {
        double[][] m = new double[size][size];
        for (int i = 0; i < size; i++) {
            m[i][i] = 1;
        }
        return linear(m);
    }

    /** The same values, no slope anywhere. */
    static VectorFunction flat(VectorFunction function) {
        return of(function::value, (x, c) -> new double[x.length]);
    }

    /** The net T of the specification, 13.2: tanh(xV + a)U + c. */
    static VectorFunction tanhNet() {
        return of(x -> affine(hidden(x), U, C), (x, c) -> {
            double[] h = hidden(x);
            double[] g = new double[x.length];
            for (int j = 0; j < h.length; j++) {
                double back = 0;
                for (int k = 0; k < c.length; k++) {
                    back += U[j][k] * c[k];
                }
                for (int i = 0; i < x.length; i++) {
                    g[i] += V[i][j] * back * (1 - h[j] * h[j]);
                }
            }
            return g;
        });
    }

    private static double[] hidden(double[] x) {
        double[] h = affine(x, V, SHIFT);
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

    static VectorFunction of(UnaryOperator<double[]> value, Pullback pullback) {
        return new VectorFunction() {
            @Override
            public double[] value(double[] x) {
                return value.apply(x);
            }

            @Override
            public double[] pullback(double[] x, double[] cotangent) {
                return pullback.of(x, cotangent);
            }
        };
    }

    /** A vector-Jacobian product. */
    interface Pullback {
        double[] of(double[] x, double[] cotangent);
    }
}
