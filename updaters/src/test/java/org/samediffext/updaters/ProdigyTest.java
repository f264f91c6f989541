package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;

/** Laws of Prodigy. */
class ProdigyTest {
    private static final double ROOT = Math.sqrt(0.999);

    private static RuleUpdater updater(double epsilon, double d0, double decay) {
        return new RuleUpdater(new Prodigy(0.9, 0.999, epsilon, d0), 1, null, decay, 0);
    }

    /**
     * Three steps down a constant slope of 1. The first is d·0.1/(√0.001 + ε); it lies behind at the second, so that d grows to
     * {@code first/(1 + √β₂)}, which the third has. The authors' code has the new d beside ε in the second.
     */
    @ParameterizedTest(name = "epsilon {0}")
    @ValueSource(doubles = {1e-8, 0.1})
    void threeStepsByHand(double epsilon) {
        double d0 = 0.001;
        List<double[]> slope = List.of(new double[] {1}, new double[] {1}, new double[] {1});
        List<double[]> p = Steps.run(updater(epsilon, d0, 0), new double[1], slope, DataType.DOUBLE);
        double first = d0 * 0.1 / (Math.sqrt(0.001) + epsilon);
        double second = d0 * 0.19 / (Math.sqrt(0.001999) + epsilon);
        double d = Math.max(d0, first / (1 + ROOT));
        double m = 0.09 * 0.9 * d0 + 0.09 * d0 + 0.1 * d;
        double v = 0.001 * (0.999 * 0.999 + 0.999) * d0 * d0 + 0.001 * d * d;
        double third = d * m / (Math.sqrt(v) + d * epsilon);
        assertThat(-p.get(0)[0]).isCloseTo(first, within(1e-15));
        assertThat(-p.get(1)[0]).isCloseTo(first + second, within(1e-15));
        assertThat(-p.get(2)[0]).isCloseTo(first + second + third, within(1e-15));
    }

    /** From any start of d, and without a rate, it comes to a solution as far away as that; Adam would crawl or overshoot. */
    @ParameterizedTest(name = "distance {0}")
    @ValueSource(doubles = {0.01, 1, 1000})
    void findsTheDistance(double distance) {
        Steps steps = new Steps(updater(1e-8, 1e-6, 0), Nd4j.createFromArray(0.0, 0.0));
        for (int t = 0; t < 2000; t++) {
            double[] p = steps.parameter().toDoubleVector();
            steps.step(Nd4j.createFromArray(p[0] - distance, 3 * (p[1] + distance)));
        }
        assertThat(steps.parameter().toDoubleVector())
                .containsExactly(new double[] {distance, -distance}, within(0.02 * distance));
    }

    /** The paper's lines over all parameters at once. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void theWholeModelHasOneDistance(ToyModel kind) {
        Object model = kind.build(updater(1e-8, 0.01, 0.1));
        Updaters.attach(model);
        double[] theta = kind.flat(model);
        double[] start = theta.clone();
        double[] m = new double[theta.length];
        double[] v = new double[theta.length];
        double[] s = new double[theta.length];
        double d = 0.01;
        double r = 0;
        for (int t = 0; t < 10; t++) {
            double[] g = Probe.gradient(kind, theta, t);
            double dot = 0;
            double size = 0;
            double[] next = theta.clone();
            for (int i = 0; i < g.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * d * g[i];
                v[i] = 0.999 * v[i] + 0.001 * d * d * g[i] * g[i];
                s[i] = ROOT * s[i] + (1 - ROOT) * d * d * g[i];
                dot += g[i] * (start[i] - theta[i]);
                size += Math.abs(s[i]);
                next[i] -= d * (m[i] / (Math.sqrt(v[i]) + d * 1e-8) + 0.1 * theta[i]);
            }
            r = ROOT * r + (1 - ROOT) * d * d * dot;
            d = Math.max(d, r / size);
            theta = next;
            kind.fit(model, t, t + 1);
            assertThat(kind.flat(model)).as("step %d", t + 1).containsExactly(theta, within(1e-9));
        }
        assertThat(d).isGreaterThan(0.02);
    }

    /** d0·g and its square would underflow if they were kept as printed. */
    @Test
    void aSmallDistanceTimesASmallGradientIsNotLost() {
        List<double[]> slope = List.of(new double[] {1e-15, 0}, new double[] {1e-15, 0}, new double[] {1e-15, 0});
        double[] p = Steps.run(updater(1e-30, 1e-6, 0), new double[2], slope, DataType.FLOAT)
                .get(2);
        double[] exact = Steps.run(updater(1e-30, 1e-6, 0), new double[2], slope, DataType.DOUBLE)
                .get(2);
        assertThat(exact[0]).isLessThan(-1e-6);
        assertThat(p[0]).isCloseTo(exact[0], within(1e-9));
        assertThat(p[1]).isZero();
    }
}
