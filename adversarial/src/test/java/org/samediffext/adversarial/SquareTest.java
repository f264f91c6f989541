package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.Grid.Window;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Norm;

/** Square attack; numbers of the specification, 5.6. */
class SquareTest {
    private static final INDArray X =
            Nd4j.create(new double[][] {{.6, .3, .9, .5}}).castTo(DataType.DOUBLE);

    @Test
    void windowsShrinkAsInThePaper() {
        double[] shares = DoubleStream.iterate(.8, p -> p / 2).limit(10).toArray();
        assertThat(Arrays.stream(shares).mapToInt(p -> new Grid(1, 28, 28).side(p)))
                .containsExactly(25, 18, 13, 9, 6, 4, 3, 2, 2, 1);
        assertThat(Arrays.stream(shares).mapToInt(p -> new Grid(3, 32, 32).side(p)))
                .containsExactly(29, 20, 14, 10, 7, 5, 4, 3, 2, 1);
        assertThat(IntStream.of(0, 10, 11, 51, 201, 501, 1001, 2001, 4001, 6001, 8001)
                        .mapToDouble(query -> Square.share(.8, query)))
                .containsExactly(.8, .8, .4, .2, .1, .05, .025, .0125, .00625, .003125, .0015625);
    }

    /** The worst margin within the box is −.7; found whatever the seed. */
    @Test
    void findsTheOptimumOfTheLinearModel() {
        Square square = new Square(Norm.LINF, List.of(.5), 200, .8, 1);
        for (long seed = 0; seed < 200; seed++) {
            AttackResult result = square.run(
                    Linear.golden(), X, Criterion.untargeted(0).endless(), new AttackOptions().withSeed(seed));
            assertThat(result.at(.5).loss().get(0)).isCloseTo(.7, within(1e-12));
            assertThat(result.forward(0)).isEqualTo(201);
            assertThat(result.backward(0)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void everyPixelIsChangedEquallyOftenButForTheEdge(Norm norm) {
        Grid grid = new Grid(1, 7, 5);
        int[][] corners = new int[5][3];
        SampleRandom random = new SampleRandom(norm.name().hashCode());
        for (int i = 0; i < 15_000; i++) {
            Window window = grid.window(3, random);
            corners[window.top()][window.left()]++;
        }
        double chiSquare = Arrays.stream(corners)
                .flatMapToInt(Arrays::stream)
                .mapToDouble(count -> (count - 1000.0) * (count - 1000.0) / 1000)
                .sum();
        assertThat(chiSquare).isLessThan(36.1);
    }

    /** The loss never falls, and no point leaves the ball or the box, on images with two channels. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void climbsWithinBallAndBox(Norm norm) {
        Recorder model = new Recorder();
        INDArray image = Nd4j.create(DataType.DOUBLE, 1, 2, 6, 5);
        SampleRandom random = new SampleRandom(3);
        double[] pixels = new double[60];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.uniform();
        }
        image = image.assign(Nd4j.create(pixels, 1, 2, 6, 5));
        double epsilon = norm == Norm.LINF ? .1 : norm == Norm.L2 ? .5 : 2;
        new Square(norm, List.of(epsilon), 300, .8, 1)
                .run(model, image, Criterion.untargeted(0).endless(), new AttackOptions());
        assertThat(model.points).hasSize(301);
        Ball ball = new Ball(norm, epsilon);
        int rises = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (double[] point : model.points) {
            assertThat(ball.distance(point, pixels)).isLessThanOrEqualTo(epsilon + 1e-9);
            assertThat(Arrays.stream(point).allMatch(value -> value >= 0 && value <= 1))
                    .isTrue();
            double loss = -model.margin(point);
            rises += loss > best ? 1 : 0;
            best = Math.max(best, loss);
        }
        assertThat(rises).isGreaterThan(10);
        double[] gradient = new double[60];
        for (int i = 0; i < 60; i++) {
            gradient[i] = -Recorder.weight(i);
        }
        double[] optimum = new Neighbourhood(pixels, ball, Bounds.UNIT).linearMaximum(gradient);
        double clean = -model.margin(pixels);
        double gain = (best - clean) / (-model.margin(optimum) - clean);
        assertThat(gain).isBetween(norm == Norm.LINF ? .9 : .4, 1 + 1e-9);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void aResultDoesNotDependOnTheBatch(Norm norm) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        Square attack = new Square(norm, Fixture.EPSILON, 40, .8, 2);
        AttackResult whole = attack.run(Fixture.NET, x, goal, Fixture.OPTIONS);
        AttackResult parts = attack.run(Fixture.NET, x, goal, Fixture.OPTIONS.withBatchSize(4));
        for (double epsilon : Fixture.EPSILON) {
            assertThat(parts.at(epsilon).adversarial().toFloatMatrix())
                    .isDeepEqualTo(whole.at(epsilon).adversarial().toFloatMatrix());
        }
        assertThat(whole.at(.6).successRate()).isGreaterThan(whole.at(0).successRate());
    }

    @Test
    void needsScores() {
        assertThatThrownBy(() -> new Square(Norm.L2, List.of(.1), 1, 1.5, 1))
                .hasMessage("share is 1.5, allowed is a number with 0 < share <= 1");
        assertThatThrownBy(() -> new Square()
                        .run(
                                new org.samediffext.spi.DecisionModel() {
                                    @Override
                                    public int classes() {
                                        return 2;
                                    }

                                    @Override
                                    public Bounds bounds() {
                                        return Bounds.UNIT;
                                    }

                                    @Override
                                    public int[] labels(INDArray x) {
                                        return new int[1];
                                    }
                                },
                                X,
                                Criterion.untargeted(0),
                                new AttackOptions()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("square needs the scores of the model");
    }

    /** A linear model of images that keeps what it was asked. */
    private static final class Recorder implements LogitModel {
        private final List<double[]> points = new ArrayList<>();

        static double weight(int i) {
            return Math.sin(1 + i / 7) + .3 * Math.cos(3 * i);
        }

        double margin(double[] point) {
            double sum = 0;
            for (int i = 0; i < point.length; i++) {
                sum += weight(i) * point[i];
            }
            return sum;
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public Bounds bounds() {
            return Bounds.UNIT;
        }

        @Override
        public INDArray logits(INDArray x) {
            double[][] rows = Rows.read(x);
            points.addAll(Arrays.asList(rows));
            return Nd4j.create(Arrays.stream(rows)
                    .map(row -> new double[] {margin(row) / 2, -margin(row) / 2})
                    .toArray(double[][]::new));
        }
    }
}
