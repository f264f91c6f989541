package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A net of images [2, 5, 6]: z = R·tanh(W·x), written with the same formulas in src/test/reference/momentum.py. */
final class ImageNet implements Toy {
    private static final int HIDDEN = 4;
    private static final int PIXELS = 60;

    static INDArray image() {
        double[] x = new double[PIXELS];
        for (int i = 0; i < x.length; i++) {
            x[i] = .5 + .2 * Math.sin(i);
        }
        return Nd4j.createFromArray(x).reshape('c', 1, 2, 5, 6);
    }

    private static double w(int j, int i) {
        return Math.sin(1 + .7 * i * (j + 1));
    }

    private static double r(int k, int j) {
        return Math.cos(k + 2 * j);
    }

    private static double[] hidden(double[] x) {
        double[] h = new double[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
            for (int i = 0; i < PIXELS; i++) {
                h[j] += w(j, i) * x[i];
            }
            h[j] = Math.tanh(h[j]);
        }
        return h;
    }

    @Override
    public int classes() {
        return 3;
    }

    @Override
    public double[] scores(double[] x) {
        double[] h = hidden(x);
        double[] z = new double[3];
        for (int k = 0; k < 3; k++) {
            for (int j = 0; j < HIDDEN; j++) {
                z[k] += r(k, j) * h[j];
            }
        }
        return z;
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        double[] h = hidden(x);
        double[] gradient = new double[PIXELS];
        for (int j = 0; j < HIDDEN; j++) {
            double back = 0;
            for (int k = 0; k < 3; k++) {
                back += r(k, j) * cotangent[k];
            }
            for (int i = 0; i < PIXELS; i++) {
                gradient[i] += w(j, i) * back * (1 - h[j] * h[j]);
            }
        }
        return gradient;
    }
}
