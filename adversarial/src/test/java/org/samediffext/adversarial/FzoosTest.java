package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.config.ConfigReader;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Norm;

/** FZooS with one client; numbers of the specification, 13.1. */
class FzoosTest {
    private static final INDArray X = Nd4j.createFromArray(new double[][] {{.6, .3, .9, .5}});
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(5);

    private static Fzoos fzoos(Norm norm, int queries, int steps, Double... epsilon) {
        return new Fzoos(norm, List.of(epsilon), queries, steps, 40, 10, 3, .01, .03, LogitLoss.MARGIN);
    }

    private static double margin(AttackResult result, double epsilon) {
        INDArray z = Linear.golden().logits(result.at(epsilon).adversarial());
        return z.getDouble(0) - z.getDouble(1);
    }

    /** Within .5 the best margin is −.7. */
    @Test
    void reachesTheLinearOptimum() {
        LogitModel scores = BlackBox.scores(2, Bounds.UNIT, Linear.golden()::logits);
        Criterion goal = Criterion.untargeted(0).endless();
        AttackResult cube = fzoos(Norm.LINF, 300, 10, .5).run(scores, X, goal, OPTIONS);
        assertThat(margin(cube, .5)).isCloseTo(-.7, within(1e-6));
    }

    /** The clean example, then {@code active} queries, then {@code 1 + active} a step. */
    @Test
    void asksAsManyQueriesAsItMay() {
        for (int queries : new int[] {1, 3, 4, 30}) {
            Recorded model = new Recorded(Linear.golden());
            AttackResult result = fzoos(Norm.LINF, queries, 4, .1, .01)
                    .run(model, X, Criterion.untargeted(0).endless(), OPTIONS);
            assertThat(model.seen()).hasSize(1 + 2 * queries);
            assertThat(result.forward(0)).isEqualTo(1 + 2 * queries);
            assertThat(result.backward(0)).isZero();
        }
    }

    /** The method once more as a plain loop: every point that the model sees, bit for bit. */
    @ParameterizedTest
    @EnumSource
    void isThePlainLoop(Norm norm) {
        Recorded model = new Recorded(new TanhNet());
        Fzoos attack = new Fzoos(norm, List.of(.3), 150, 5, 20, 10, 3, .02, .1, LogitLoss.MARGIN);
        attack.run(model, X, Criterion.untargeted(0).endless(), OPTIONS.withFirstSample(3));
        Loop loop = new Loop(norm, SampleRandom.of(5, 3, 0));
        loop.run();
        assertThat(model.seen()).hasSize(151);
        for (int k = 0; k < 151; k++) {
            assertThat(model.seen().get(k)).isEqualTo(loop.seen.get(k));
        }
        assertThat(loop.kept).isPositive();
        assertThat(loop.left).isPositive();
    }

    /** The method on the net T without the machinery of searches. */
    private static final class Loop {
        private final SampleRandom random;
        private final Neighbourhood near;
        private final List<double[]> seen = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();
        private TrajectorySurrogate surrogate;
        private int asked;
        private int kept;
        private int left;

        Loop(Norm norm, SampleRandom random) {
            this.random = random;
            double[] clean = X.toDoubleVector();
            this.near = new Neighbourhood(clean, new Ball(norm, .3), Bounds.UNIT);
            see(clean);
            this.surrogate = new TrajectorySurrogate(known(clean), new Matern(.02 * 2 * 32));
        }

        private double see(double[] x) {
            double[] z = new TanhNet().scores(x);
            double loss = Math.max(z[1], z[2]) - z[0];
            seen.add(x);
            losses.add(loss);
            return loss;
        }

        private NearbyQueries known(double[] x) {
            int from = Math.max(0, seen.size() - 40);
            int[] nearest = IntStream.range(from, seen.size())
                    .boxed()
                    .sorted((j, k) -> Double.compare(
                            Ball.distance(Norm.L2, seen.get(j), x), Ball.distance(Norm.L2, seen.get(k), x)))
                    .limit(20)
                    .mapToInt(j -> j)
                    .toArray();
            return new NearbyQueries(
                    x,
                    IntStream.of(nearest).mapToObj(seen::get).toList(),
                    IntStream.of(nearest).mapToDouble(losses::get).toArray());
        }

        private double look(double[] x) {
            double loss = see(x);
            activelyAround(x);
            return loss;
        }

        private void activelyAround(double[] x) {
            SampleRandom draws = random.stream(asked++);
            double[][] drawn = new double[10][4];
            for (double[] point : drawn) {
                for (int i = 0; i < 4; i++) {
                    point[i] = Math.min(Math.max(x[i] + .02 * (2 * draws.uniform() - 1), 0), 1);
                }
            }
            TrajectorySurrogate before = surrogate;
            Arrays.stream(drawn)
                    .sorted((a, b) -> Double.compare(before.gradientVariance(b), before.gradientVariance(a)))
                    .limit(3)
                    .forEach(this::see);
        }

        void run() {
            double[] best = seen.get(0);
            double bestLoss = losses.get(0);
            activelyAround(best);
            int step = 0;
            while (seen.size() < 151) {
                double[] x = best;
                AdamClimb adam = new AdamClimb(near, .1);
                double loss = bestLoss;
                for (int t = 0; t < 5; t++) {
                    double[] around = x;
                    surrogate = step++ % 10 == 0
                            ? TrajectorySurrogate.likeliest(
                                    known(around), IntStream.range(0, 11).mapToDouble(k -> .02 * 2 * Math.pow(2, k)))
                            : new TrajectorySurrogate(known(around), surrogate.kernel());
                    x = adam.next(x, loss, surrogate.gradient(x));
                    loss = look(x);
                }
                kept += loss > bestLoss ? 1 : 0;
                left += loss > bestLoss ? 0 : 1;
                best = loss > bestLoss ? x : best;
                bestLoss = Math.max(loss, bestLoss);
            }
        }
    }

    /** On images of 60 numbers, within the same number of queries. */
    @Test
    void beatsRandomNoiseAndComesNearTheGradient() {
        INDArray x = Images.grey(4, 24, 2, 5, 6);
        ImageNet net = new ImageNet();
        Criterion goal = Criterion.untargeted(net.labels(x));
        Attack fzoos = new Fzoos(Norm.LINF, List.of(.03), 300, 10, 60, 20, 5, .01, .01, LogitLoss.MARGIN);
        AttackResult found = fzoos.run(net, x, goal, OPTIONS);
        double noise = new AdditiveNoise(Norm.LINF, List.of(.03), 300, AdditiveNoise.Law.UNIFORM)
                .run(net, x, goal, OPTIONS)
                .at(.03)
                .successRate();
        double gradient = new Pgd(Norm.LINF, List.of(.03), 40, 2.5, 1, false, LogitLoss.MARGIN)
                .run(net, x, goal, OPTIONS)
                .at(.03)
                .successRate();
        assertThat(found.at(.03).successRate()).isBetween(noise + .1, gradient);
    }

    @Test
    void readsItsSettings() {
        Attack attack =
                new ConfigReader().parseAttacks("""
                        attacks:
                          - { method: fzoos, norm: l2, epsilon: [0.5], queries: 600, points: 40, loss: ce }
                        """, List.of()).entries().get(0).attack();
        assertThat(attack).isEqualTo(new Fzoos(Norm.L2, List.of(.5), 600, 30, 40, 100, 5, .01, .01, LogitLoss.CE));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Fzoos(Norm.L2, List.of(.1), 10, 1, 1, 10, 3, .01, .01, LogitLoss.CE))
                .hasMessage("points is 1, allowed is a finite number with points >= 2");
        assertThatThrownBy(() -> new Fzoos(Norm.L2, List.of(.1), 10, 1, 9, 10, 11, .01, .01, LogitLoss.CE))
                .hasMessage("active is 11, allowed is 1 to candidates, so to 10");
        assertThatThrownBy(() -> new Fzoos(Norm.L2, List.of(.1), 10, 1, 9, 10, 3, 0, .01, LogitLoss.CE))
                .hasMessageStartingWith("reach is 0");
        assertThatThrownBy(() -> new Fzoos(Norm.L2, List.of(.1), 0, 1, 9, 10, 3, 1, .01, LogitLoss.CE))
                .hasMessageStartingWith("queries is 0");
    }
}
