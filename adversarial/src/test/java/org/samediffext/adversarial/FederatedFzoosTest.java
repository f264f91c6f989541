package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** FZooS with several clients; laws of the specification, 9.5. */
class FederatedFzoosTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(5);
    private static final INDArray L = Nd4j.createFromArray(new double[][] {{.6, .3, .9, .5}});

    private static Fzoos local(Norm norm, int queries, Double... epsilon) {
        return new Fzoos(norm, List.of(epsilon), queries, 4, 30, 10, 3, .01, .02, LogitLoss.MARGIN);
    }

    private static FederatedFzoos federated(Fzoos local, double correction) {
        return new FederatedFzoos(local, correction, 60, 1);
    }

    private static INDArray examples() {
        return Fixture.examples(DataType.DOUBLE);
    }

    private static Criterion goal() {
        return Criterion.untargeted(Fixture.labels(examples()));
    }

    private static void same(AttackResult actual, AttackResult expected) {
        for (int k = 0; k < expected.budgets().size(); k++) {
            Budget found = actual.budgets().get(k);
            Budget wanted = expected.budgets().get(k);
            assertThat(found.adversarial().data().asDouble())
                    .isEqualTo(wanted.adversarial().data().asDouble());
            assertThat(found.success()).isEqualTo(wanted.success());
            assertThat(found.distance()).isEqualTo(wanted.distance());
            assertThat(found.loss()).isEqualTo(wanted.loss());
        }
        for (int row = 0; row < expected.size(); row++) {
            assertThat(actual.forward(row)).isEqualTo(expected.forward(row));
            assertThat(actual.backward(row)).isZero();
            assertThat(actual.failure(row)).isEqualTo(expected.failure(row));
        }
    }

    /** Whatever the correction: there is nothing to correct. */
    @ParameterizedTest
    @EnumSource
    void oneClientIsTheAttackItself(Norm norm) {
        for (int queries : new int[] {2, 17, 60, 61, 131}) {
            Fzoos local = local(norm, queries, .2, .05, 0.0);
            AttackResult expected = local.run(Fixture.NET, examples(), goal(), OPTIONS);
            for (double correction : new double[] {0, 1}) {
                AttackResult found =
                        federated(local, correction).run(List.of(Fixture.NET), examples(), goal(), OPTIONS);
                same(found, expected);
            }
        }
    }

    @Test
    void equalClientsNeedNoCorrectionAndFindWhatOneFinds() {
        Fzoos local = local(Norm.LINF, 60, .2);
        AttackResult one = local.run(Fixture.NET, examples(), goal().endless(), OPTIONS);
        List<Toy> three = Collections.nCopies(3, Fixture.NET);
        AttackResult plain = federated(local, 0).run(three, examples(), goal().endless(), OPTIONS);
        AttackResult corrected = federated(local, 1).run(three, examples(), goal().endless(), OPTIONS);
        for (int row = 0; row < Fixture.ROWS; row++) {
            assertThat(corrected.forward(row)).isEqualTo(3 * one.forward(row));
        }
        assertThat(corrected.at(.2).adversarial().data().asDouble())
                .containsExactly(plain.at(.2).adversarial().data().asDouble(), within(1e-9));
    }
}
