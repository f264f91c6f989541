package org.samediffext.adversarial;

import java.util.Arrays;

/** Random perturbations of a ball: uniform in its inside, or on its surface. */
final class RandomOffset {
    private RandomOffset() {}

    /** Uniform in the ball; the mean length of d numbers is ε·d/(d + 1). */
    static double[] inside(Ball ball, int d, SampleRandom random) {
        double[] offset = switch (ball.norm()) {
            case LINF -> cube(d, random);
            case L2 -> scaled(direction(d, random), StrictMath.pow(random.uniform(), 1.0 / d));
            case L1 -> spacings(d, random);
        };
        return scaled(offset, ball.radius());
    }

    /** On the surface of the L-infinity or the L2 ball; Gaussian, to be projected, for L1. */
    static double[] surface(Ball ball, int d, SampleRandom random) {
        return switch (ball.norm()) {
            case LINF -> {
                double[] u = cube(d, random);
                Steepest.normalise(u);
                yield scaled(u, ball.radius());
            }
            case L2 -> scaled(direction(d, random), ball.radius());
            case L1 -> gaussians(d, random);
        };
    }

    /** Gaussian numbers scaled to the length ε in the norm. */
    static double[] gaussian(Ball ball, int d, SampleRandom random) {
        double[] n = gaussians(d, random);
        return scaled(n, ball.radius() / ball.distance(n, new double[d]));
    }

    private static double[] cube(int d, SampleRandom random) {
        double[] u = new double[d];
        for (int i = 0; i < d; i++) {
            u[i] = 2 * random.uniform() - 1;
        }
        return u;
    }

    private static double[] direction(int d, SampleRandom random) {
        return Steepest.euclidean(gaussians(d, random));
    }

    private static double[] gaussians(int d, SampleRandom random) {
        double[] n = new double[d];
        for (int i = 0; i < d; i++) {
            n[i] = random.gaussian();
        }
        return n;
    }

    /** The gaps of d sorted uniforms from 0 on, with random signs; what is left up to 1 is dropped. */
    private static double[] spacings(int d, SampleRandom random) {
        double[] gaps = new double[d];
        for (int i = 0; i < d; i++) {
            gaps[i] = random.uniform();
        }
        Arrays.sort(gaps);
        for (int i = d - 1; i > 0; i--) {
            gaps[i] -= gaps[i - 1];
        }
        for (int i = 0; i < d; i++) {
            gaps[i] = random.bits() < 0 ? -gaps[i] : gaps[i];
        }
        return gaps;
    }

    private static double[] scaled(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
        return vector;
    }
}
