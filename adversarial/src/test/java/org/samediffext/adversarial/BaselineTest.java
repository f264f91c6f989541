package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.AdditiveNoise.Law;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;

/** The baselines see decisions only and keep their budgets. */
class BaselineTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(4);

    /** A model that tells decisions and nothing else. */
    private record Decisions(Toy model) implements DecisionModel {
        @Override
        public int classes() {
            return model.classes();
        }

        @Override
        public Bounds bounds() {
            return model.bounds();
        }

        @Override
        public int[] labels(INDArray x) {
            return model.labels(x);
        }
    }

    static Stream<Attack> baselines() {
        return Arrays.stream(Norm.values())
                .flatMap(norm -> Stream.of(
                        new AdditiveNoise(norm, Fixture.EPSILON, 20, Law.UNIFORM),
                        new AdditiveNoise(norm, Fixture.EPSILON, 20, Law.GAUSSIAN),
                        new SaltAndPepper(norm, Fixture.EPSILON, 20, 5),
                        new GaussianBlur(norm, Fixture.EPSILON, 20, 1),
                        new ContrastReduction(norm, Fixture.EPSILON, 20, .5)));
    }

    private static Norm norm(Attack attack) {
        return attack instanceof AdditiveNoise noise ? noise.norm() : ((GrowingChange) attack).norm();
    }

    private static INDArray examples(DataType type) {
        return Fixture.examples(type).reshape(Fixture.ROWS, 1, 2, 2);
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void stayInsideTellTheTruthAndDoNotDependOnTheBatch(Attack attack) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            INDArray x = examples(type);
            int[] labels = Fixture.labels(x);
            double[][] clean = Toy.matrix(x);
            DecisionModel model = new Decisions(Fixture.NET);
            AttackResult result = attack.run(model, x, Criterion.untargeted(labels), OPTIONS);
            for (Budget budget : result.budgets()) {
                int[] decisions = Fixture.NET.labels(budget.adversarial());
                double[][] moved = Toy.matrix(budget.adversarial());
                for (int row = 0; row < labels.length; row++) {
                    assertThat(Arrays.stream(moved[row])).allMatch(v -> v >= 0 && v <= 1);
                    double away = Ball.distance(norm(attack), moved[row], clean[row]);
                    assertThat(away).isLessThanOrEqualTo(budget.epsilon() + 1e-12);
                    boolean met = decisions[row] != labels[row];
                    assertThat(budget.success().get(row)).isEqualTo(met);
                    assertThat(budget.distance().get(row)).isEqualTo(met ? away : Double.POSITIVE_INFINITY);
                }
            }
            assertThat(result.backward(0)).isZero();
            AttackResult parts = attack.run(model, x, Criterion.untargeted(labels), OPTIONS.withBatchSize(3));
            assertThat(parts.budgets().stream().map(Budget::adversarial))
                    .isEqualTo(
                            result.budgets().stream().map(Budget::adversarial).toList());
        }
    }

    @Test
    void contrastIsTakenTowardALevelOfTheBox() {
        InputForm form = new InputForm(List.of(2L), new Bounds(-1, 3));
        double[] flat = new ContrastReduction(Norm.L2, List.of(), 10, .25)
                .changed(new double[] {-1, 2}, form, .5, SampleRandom.of(1, 2, 3));
        assertThat(flat).containsExactly(-.5, 1);
    }

    /** The margin x₀ − x₁ = .4 falls to .4·(1 − s); it is below .1 from s = .76 on, and then the point is known. */
    @ParameterizedTest
    @CsvSource({"LINF, .152", "L2, .2149604615", "L1, .304"})
    void contrastIsTakenAwayUntilTheModelErrs(Norm norm, double distance) {
        Linear model = Linear.margin(-.0999, 1, -1);
        INDArray x = Nd4j.create(new double[][] {{.8, .4}});
        double share = .76;
        double[] point = {.8 + share * (.6 - .8), .4 + share * (.6 - .4)};
        AttackResult result = new ContrastReduction(norm, List.of(), 100, .6)
                .run(new Decisions(model), x, Criterion.untargeted(0), OPTIONS);
        double[] found = result.budgets().get(0).adversarial().toDoubleVector();
        assertThat(found).containsExactly(point, within(1e-12));
        assertThat(result.forward(0)).isEqualTo(1 + 76);
        assertThat(result.budgets().get(0).distance().get(0)).isCloseTo(distance, within(1e-9));
    }

    /** A white pixel in the middle of a black image fades below .3 with the fourth deviation, .8. */
    @Test
    void blurWidensUntilTheModelErrs() {
        double[] image = new double[25];
        image[12] = 1;
        double[] w = new double[25];
        w[12] = 1;
        INDArray x = Nd4j.createFromArray(image).reshape(1, 1, 5, 5);
        AttackResult result = new GaussianBlur(Norm.L2, List.of(), 10, .4)
                .run(new Decisions(Linear.margin(-.3, w)), x, Criterion.untargeted(0), OPTIONS);
        double[] found = Toy.matrix(result.budgets().get(0).adversarial())[0];
        assertThat(result.forward(0)).isEqualTo(1 + 4);
        assertThat(found[12]).isLessThan(.3);
        assertThat(found).containsExactly(blurred(.8), within(1e-12));
    }

    /** The bell and its window written out. */
    private static double[] blurred(double sigma) {
        double[] line = new double[5];
        double sum = 0;
        for (int k = -4; k <= 4; k++) {
            double bell = Math.exp(-k * k / (2 * sigma * sigma));
            sum += bell;
            if (Math.abs(k) <= 2) {
                line[k + 2] += bell;
            }
        }
        double total = sum;
        return IntStream.range(0, 25)
                .mapToDouble(i -> line[i / 5] / total * line[i % 5] / total)
                .toArray();
    }

    /** Pixels change together in all channels, to the ends of the box; a share grows with the strength. */
    @Test
    void saltAndPepperChangesWholePixelsToTheEndsOfTheBox() {
        SaltAndPepper attack = new SaltAndPepper(Norm.L2, List.of(), 10, 1);
        InputForm form = new InputForm(List.of(3L, 40L, 25L), new Bounds(-1, 3));
        double[] x = new double[3000];
        boolean[] before = new boolean[1000];
        for (double strength : new double[] {.1, .4, 1}) {
            double[] noisy = attack.changed(x, form, strength, SampleRandom.of(1, 2, 3));
            int changed = 0;
            int salt = 0;
            for (int pixel = 0; pixel < 1000; pixel++) {
                assertThat(noisy[pixel]).isIn(-1.0, 0.0, 3.0);
                assertThat(noisy[1000 + pixel]).isEqualTo(noisy[pixel]);
                assertThat(noisy[2000 + pixel]).isEqualTo(noisy[pixel]);
                assertThat(before[pixel] && noisy[pixel] == 0).isFalse();
                before[pixel] = noisy[pixel] != 0;
                changed += before[pixel] ? 1 : 0;
                salt += noisy[pixel] == 3 ? 1 : 0;
            }
            assertThat(changed / 1000.0).isCloseTo(strength, within(.05));
            assertThat(salt / 1000.0).isCloseTo(strength / 2, within(.05));
        }
    }

    @Test
    void moreSaltAndPepperFindsNothingFarther() {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        Budget once = new SaltAndPepper(Norm.L1, List.of(), 50, 1)
                .run(Fixture.NET, x, goal, OPTIONS)
                .budgets()
                .get(0);
        Budget often = new SaltAndPepper(Norm.L1, List.of(), 50, 20)
                .run(Fixture.NET, x, goal, OPTIONS)
                .budgets()
                .get(0);
        int nearer = 0;
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(often.distance().get(row))
                    .isLessThanOrEqualTo(once.distance().get(row));
            nearer += often.distance().get(row) < once.distance().get(row) ? 1 : 0;
        }
        assertThat(nearer).isPositive();
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void aModelThatNeverErrsIsNoFailureOfTheAttack(Attack attack) {
        INDArray x = examples(DataType.FLOAT);
        Toy constant = new Linear(new double[3][4], new double[] {2, 1, 0});
        AttackResult result =
                attack.run(new Decisions(constant), x, Criterion.untargeted(new int[Fixture.ROWS]), OPTIONS);
        assertThat(result.at(.6).successRate()).isZero();
        assertThat(result.at(.6).adversarial()).isEqualTo(x);
        assertThat(result.failure(0)).isEqualTo(Failure.NONE);
    }

    @Test
    void blurNeedsAnImage() {
        INDArray flat = Fixture.examples(DataType.FLOAT);
        assertThatThrownBy(() ->
                        new GaussianBlur().run(Fixture.NET, flat, Criterion.untargeted(Fixture.labels(flat)), OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an example has shape [4]")
                .hasMessageContaining("[channels, height, width]");
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> new AdditiveNoise(Norm.L2, List.of(.1), 0, Law.UNIFORM))
                .hasMessage("draws is 0, allowed is a finite number with draws >= 1");
        assertThatThrownBy(() -> new SaltAndPepper(Norm.L2, List.of(), 0, 1))
                .hasMessage("steps is 0, allowed is a finite number with steps >= 1");
        assertThatThrownBy(() -> new GaussianBlur(Norm.L2, List.of(), 1, 0))
                .hasMessage("widest is 0, allowed is a finite number with widest > 0");
        assertThatThrownBy(() -> new ContrastReduction(Norm.L2, List.of(), 1, 2))
                .hasMessage("target is 2, allowed is a number with 0 <= target <= 1");
    }
}
