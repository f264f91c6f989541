package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What a result does not depend on: batch mates, batch size, order, rank and other epsilons. */
class FixedBudgetIndependenceTest {
    private static final String ATTACKS = "org.samediffext.adversarial.Fixture#attacks";

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void theSeedDecides(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        AttackResult first = Fixture.run(attack, x);
        assertThat(Fixture.run(attack, x).budgets()).isEqualTo(first.budgets());
        AttackResult other =
                attack.run(Fixture.NET, x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS.withSeed(6));
        if (attack.randomStart()) {
            assertThat(other.at(.15).loss()).isNotEqualTo(first.at(.15).loss());
        } else {
            assertThat(other.budgets()).isEqualTo(first.budgets());
        }
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void batchSizeDoesNotMatter(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        AttackResult whole = Fixture.run(attack, x);
        for (int batchSize : new int[] {1, 5, Fixture.ROWS}) {
            AttackResult parts = attack.run(
                    Fixture.NET, x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS.withBatchSize(batchSize));
            assertThat(parts.budgets()).isEqualTo(whole.budgets());
            for (int row = 0; row < Fixture.ROWS; row++) {
                assertThat(parts.forward(row)).isEqualTo(whole.forward(row));
                assertThat(parts.backward(row)).isEqualTo(whole.backward(row));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void anExampleAloneFaresAsInItsBatch(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        AttackResult whole = Fixture.run(attack, x);
        for (int row = 0; row < Fixture.ROWS; row++) {
            AttackResult alone = attack.run(
                    Fixture.NET,
                    x.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all()),
                    Criterion.untargeted(labels[row]),
                    Fixture.OPTIONS.withFirstSample(row));
            for (double epsilon : Fixture.EPSILON) {
                assertThat(alone.at(epsilon).adversarial().toDoubleMatrix()[0])
                        .containsExactly(whole.at(epsilon).adversarial().toDoubleMatrix()[row]);
                assertThat(alone.at(epsilon).loss().get(0))
                        .isEqualTo(whole.at(epsilon).loss().get(row));
            }
        }
    }

    /** Whatever was found in the smaller ball is carried upward, nothing else changes. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void anEpsilonAloneFindsWhatItFindsInAListButForWhatASmallerOneFound(Norm norm) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        for (List<Double> list : List.of(List.of(.15, .3), List.of(.05, .3))) {
            AttackResult both = pgd(norm, list).run(Fixture.NET, x, goal, Fixture.OPTIONS);
            Budget smaller = both.budgets().get(0);
            Budget alone = pgd(norm, List.of(.3))
                    .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                    .at(.3);
            for (int row = 0; row < Fixture.ROWS; row++) {
                boolean carried = smaller.success().get(row);
                assertThat(both.at(.3).success().get(row))
                        .isEqualTo(carried || alone.success().get(row));
                double expected = carried
                                || (!alone.success().get(row)
                                        && smaller.loss().get(row)
                                                > alone.loss().get(row))
                        ? smaller.loss().get(row)
                        : alone.loss().get(row);
                assertThat(both.at(.3).loss().get(row)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void theRankDoesNotMatter(FixedBudgetAttack attack) {
        INDArray flat = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(flat);
        AttackResult expected = Fixture.run(attack, flat);
        for (long[] shape : new long[][] {{Fixture.ROWS, 2, 2}, {Fixture.ROWS, 1, 2, 2}, {Fixture.ROWS, 1, 4, 1, 1}}) {
            INDArray x = flat.reshape(shape).dup('f');
            INDArray found = attack.run(Fixture.NET, x, Criterion.untargeted(labels), Fixture.OPTIONS)
                    .at(.3)
                    .adversarial();
            assertThat(found.shape()).isEqualTo(shape);
            assertThat(found.reshape(flat.shape())).isEqualTo(expected.at(.3).adversarial());
        }
    }

    @ParameterizedTest
    @MethodSource("org.samediffext.adversarial.Fixture#withoutRandomStart")
    void permutedExamplesGivePermutedResults(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        double[][] expected = Toy.matrix(Fixture.run(attack, x).at(.3).adversarial());
        INDArray reversed = x.dup();
        int[] reversedLabels = labels.clone();
        for (int row = 0; row < Fixture.ROWS; row++) {
            reversed.putRow(row, x.getRow(Fixture.ROWS - 1 - row));
            reversedLabels[row] = labels[Fixture.ROWS - 1 - row];
        }
        double[][] found =
                Toy.matrix(attack.run(Fixture.NET, reversed, Criterion.untargeted(reversedLabels), Fixture.OPTIONS)
                        .at(.3)
                        .adversarial());
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(found[row]).containsExactly(expected[Fixture.ROWS - 1 - row]);
        }
    }

    private static Pgd pgd(Norm norm, List<Double> epsilon) {
        return new Pgd(norm, epsilon, 8, 2.5, 2, true, LogitLoss.CE);
    }
}
