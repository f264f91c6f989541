package org.samediffext.adversarial.directional;

import org.samediffext.adversarial.SampleRandom;

/** The columns of the Householder matrix {@code I − 2vvᵀ} and what makes of them a set that spans positively. */
final class PollDirections {
    private final double[] v;
    private final boolean bothSides;

    private PollDirections(double[] v, boolean bothSides) {
        this.v = v;
        this.bothSides = bothSides;
    }

    static PollDirections random(int size, boolean bothSides, SampleRandom random) {
        return new PollDirections(unit(size, random), bothSides);
    }

    /** A random unit vector. */
    static double[] unit(int size, SampleRandom random) {
        double[] v = new double[size];
        double squares = 0;
        while (squares == 0) {
            for (int i = 0; i < size; i++) {
                v[i] = random.gaussian();
                squares += v[i] * v[i];
            }
        }
        for (int i = 0; i < size; i++) {
            v[i] /= Math.sqrt(squares);
        }
        return v;
    }

    int count() {
        return bothSides ? 2 * v.length : v.length + 1;
    }

    /** Columns, then minus their sum or minus each, the largest entry ±1. */
    double[] direction(int index) {
        double[] d;
        if (index < v.length) {
            d = column(index, 1);
        } else if (bothSides) {
            d = column(index - v.length, -1);
        } else {
            d = minusSum();
        }
        double largest = 0;
        for (double value : d) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < d.length; i++) {
            d[i] /= largest;
        }
        return d;
    }

    private double[] column(int j, double sign) {
        double[] d = new double[v.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = sign * ((i == j ? 1 : 0) - 2 * v[i] * v[j]);
        }
        return d;
    }

    private double[] minusSum() {
        double sum = 0;
        for (double value : v) {
            sum += value;
        }
        double[] d = new double[v.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = 2 * sum * v[i] - 1;
        }
        return d;
    }
}
