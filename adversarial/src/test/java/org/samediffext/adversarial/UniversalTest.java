package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** One perturbation for all; on a linear model the best one is the same for every example of a class. */
class UniversalTest {
    private static final int[] ZEROS = new int[6];

    private static Universal universal(Norm norm, Double... epsilon) {
        return new Universal(norm, List.of(epsilon), 10, 4, 2.5, 9, 1, LogitLoss.MARGIN);
    }

    /** Class 0 of the linear model L, well inside the box. */
    private static INDArray linearExamples() {
        SampleRandom random = new SampleRandom(4);
        double[][] rows = new double[ZEROS.length][];
        for (int row = 0; row < rows.length; row++) {
            double[] x = {.6, .4, .5, .5};
            for (int i = 0; i < x.length; i++) {
                x[i] += .05 * (random.uniform() - .5);
            }
            rows[row] = x;
        }
        return Nd4j.create(rows).castTo(DataType.DOUBLE);
    }

    @ParameterizedTest
    @EnumSource
    void findsTheCommonDirectionOfALinearModel(Norm norm) {
        INDArray v = universal(norm, .1)
                .perturbation(Linear.golden(), linearExamples(), Criterion.untargeted(ZEROS), MinimumNorm.OPTIONS);
        double[] best = switch (norm) {
            case LINF -> new double[] {-.1, .1, -.1, 0};
            case L2 -> new double[] {-.2 / Math.sqrt(5.25), .1 / Math.sqrt(5.25), -.05 / Math.sqrt(5.25), 0};
            case L1 -> new double[] {-.1, 0, 0, 0};
        };
        assertThat(v.toDoubleVector()).containsExactly(best, within(1e-9));
        assertThat(v.shape()).containsExactly(1, 4);
    }

    @ParameterizedTest
    @EnumSource
    void addsOnePerturbationWithinTheBallToAllExamples(Norm norm) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Universal attack = universal(norm, .8, .2);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        Budget budget = attack.run(Fixture.NET, x, goal, MinimumNorm.OPTIONS).at(.8);
        double[] v =
                attack.perturbation(Fixture.NET, x, goal, MinimumNorm.OPTIONS).toDoubleVector();
        assertThat(Ball.distance(norm, v, new double[4])).isBetween(.1, .8 + 1e-12);
        double[][] clean = Toy.matrix(x);
        double[][] moved = Toy.matrix(budget.adversarial());
        int[] decided = Fixture.NET.labels(x);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        for (int row = 0; row < clean.length; row++) {
            boolean rests = decided[row] != goal.label(row);
            for (int i = 0; i < v.length; i++) {
                double carried = Math.min(Math.max(clean[row][i] + v[i], 0), 1);
                assertThat(moved[row][i]).isEqualTo(rests ? clean[row][i] : carried);
            }
            assertThat(budget.success().get(row)).isEqualTo(decisions[row] != goal.label(row));
            assertThat(budget.distance().get(row))
                    .isEqualTo(
                            budget.success().get(row)
                                    ? Ball.distance(norm, moved[row], clean[row])
                                    : Double.POSITIVE_INFINITY);
        }
    }

    @Test
    void foolsNoFewerWithALargerEpsilonAndNoneWithoutOne() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        AttackResult result = universal(Norm.LINF, .4, 0.0, .1, .2)
                .run(Fixture.NET, x, Criterion.untargeted(Fixture.NET.labels(x)), MinimumNorm.OPTIONS);
        double before = 0;
        for (Budget budget : result.budgets()) {
            assertThat(budget.successRate()).isGreaterThanOrEqualTo(before);
            before = budget.successRate();
        }
        assertThat(before).isPositive();
        assertThat(result.at(0).successRate()).isZero();
        assertThat(result.at(0).adversarial().toFloatMatrix()).isDeepEqualTo(x.toFloatMatrix());
    }

    @Test
    void dependsOnTheSeedAndNotOnTheBatchSizeOfTheModel() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        Universal attack = new Universal(Norm.L2, List.of(.3), 3, 4, 1, 9, 1, LogitLoss.CE);
        float[] v =
                attack.perturbation(Fixture.NET, x, goal, MinimumNorm.OPTIONS).toFloatVector();
        assertThat(attack.perturbation(Fixture.NET, x, goal, MinimumNorm.OPTIONS.withBatchSize(3))
                        .toFloatVector())
                .containsExactly(v);
        assertThat(attack.perturbation(Fixture.NET, x, goal, MinimumNorm.OPTIONS.withSeed(6))
                        .toFloatVector())
                .isNotEqualTo(v);
    }

    @Test
    void leadsToATarget() {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        int[] targets = new int[Fixture.ROWS];
        Arrays.fill(targets, 1);
        Budget budget = universal(Norm.LINF, .6)
                .run(Fixture.NET, x, Criterion.targeted(targets), MinimumNorm.OPTIONS)
                .at(.6);
        int[] decisions = Fixture.NET.labels(budget.adversarial());
        for (int row = 0; row < targets.length; row++) {
            assertThat(budget.success().get(row)).isEqualTo(decisions[row] == 1);
        }
        assertThat(budget.successRate()).isGreaterThan(.5);
    }

    @Test
    void reportsModelsWithoutSlopeOrNumbers() {
        Linear constant = new Linear(new double[][] {{0, 0, 0, 0}, {0, 0, 0, 0}}, new double[] {1, 0});
        Linear broken = Linear.margin(Double.NaN, 2, -1, .5, 0);
        Universal attack = universal(Norm.LINF, .1);
        assertThat(attack.run(constant, MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS)
                        .failure(0))
                .isEqualTo(Failure.ZERO_GRADIENT);
        AttackResult none = attack.run(broken, MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        assertThat(none.failure(0)).isEqualTo(Failure.NON_FINITE);
        assertThat(none.at(.1).success()).containsExactly(false);
    }

    /** The same steps, more or fewer of them: the best perturbation on the way counts, not the last. */
    @ParameterizedTest
    @EnumSource
    void moreEpochsOfTheSameStepsNeverFoolFewer(Norm norm) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Criterion goal = Criterion.untargeted(Fixture.NET.labels(x));
        double before = 0;
        for (int epochs = 1; epochs <= 12; epochs++) {
            Universal attack = new Universal(norm, List.of(.4), epochs, 2, 4.0 * epochs, 9, 1, LogitLoss.MARGIN);
            double rate =
                    attack.run(Fixture.NET, x, goal, MinimumNorm.OPTIONS).at(.4).successRate();
            assertThat(rate).isGreaterThanOrEqualTo(before);
            before = rate;
        }
    }

    /** Many examples that are near one class, and one that is farther from another: those fooled already must let it be heard. */
    @Test
    void theCapKeepsTheManyFromRulingTheSum() {
        double[][] rows = new double[11][];
        Arrays.fill(rows, 0, 10, new double[] {.8, 0});
        rows[10] = new double[] {0, 0};
        Linear model = new Linear(new double[][] {{0, 0}, {1, 0}, {0, 1}}, new double[] {.9, 0, .4});
        for (double cap : new double[] {.05, 9}) {
            Universal attack = new Universal(Norm.L2, List.of(.65), 40, 11, 8, cap, 1, LogitLoss.MARGIN);
            Budget found = attack.run(model, Nd4j.create(rows), Criterion.untargeted(new int[11]), MinimumNorm.OPTIONS)
                    .at(.65);
            assertThat(found.success().subList(0, 10)).containsOnly(true);
            assertThat(found.success().get(10)).isEqualTo(cap < 1);
        }
    }

    @Test
    void anExampleThatBreaksOnTheWayIsReturnedAsItWas() {
        INDArray x = Nd4j.create(new double[][] {{.4, .4, .2, .5}, {.9, .1, .9, .5}});
        Toy breaking = new Toy() {
            @Override
            public int classes() {
                return 2;
            }

            @Override
            public double[] scores(double[] point) {
                return point[0] < .25
                        ? new double[] {Double.NaN, 0}
                        : Linear.golden().scores(point);
            }

            @Override
            public double[] pullback(double[] point, double[] cotangent) {
                return Linear.golden().pullback(point, cotangent);
            }
        };
        Universal attack = new Universal(Norm.LINF, List.of(.3), 12, 2, 1, 9, 1, LogitLoss.MARGIN);
        AttackResult result = attack.run(breaking, x, Criterion.untargeted(0, 0), MinimumNorm.OPTIONS);
        assertThat(result.failure(0)).isEqualTo(Failure.NON_FINITE);
        assertThat(result.failure(1)).isEqualTo(Failure.NONE);
        assertThat(result.at(.3).success()).containsExactly(false, false);
        assertThat(Toy.matrix(result.at(.3).adversarial())[0]).containsExactly(.4, .4, .2, .5);
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> new Universal(Norm.L2, List.of(), 1, 1, 1, 1, 1, LogitLoss.CE))
                .hasMessageContaining("epsilon");
        assertThatThrownBy(() -> new Universal(Norm.L2, List.of(1.0), 1, 0, 1, 1, 1, LogitLoss.CE))
                .hasMessageContaining("minibatch");
        assertThatThrownBy(() -> new Universal(Norm.L2, List.of(1.0), 1, 1, 1, 1, 1.1, LogitLoss.CE))
                .hasMessageContaining("rate");
    }
}
