package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

class DefenceEvaluationTest {
    private static final INDArray X = Fixture.examples(DataType.DOUBLE).reshape(Fixture.ROWS, 1, 2, 2);
    private static final int[] LABELS = Fixture.NET.labels(X);
    private static final Pgd PGD = new Pgd(Norm.LINF, List.of(0.0, .1, .4), 10, 2.5, 1, true, LogitLoss.MARGIN);

    @Test
    void anAttackThroughTheDefenceEvaluatesIt() {
        BitDepth defence = new BitDepth(2);
        DefenceEvaluation evaluation =
                DefenceEvaluation.through(Fixture.NET, defence, 1, PGD, X, LABELS, Fixture.OPTIONS.withBatchSize(4));
        assertThat(evaluation.adaptive()).isTrue();
        assertThat(evaluation.epsilon()).containsExactly(0.0, .1, .4);
        assertThat(evaluation.robustAccuracy())
                .isEqualTo(evaluation.accuracyUnderAttack())
                .first()
                .isEqualTo(evaluation.cleanAccuracy());
        Eot defended = new Eot(Fixture.NET, defence, 1, 0);
        int[] answers = defended.labels(X);
        assertThat(evaluation.cleanAccuracy()).isEqualTo(accuracy(answers));
        Budget found = PGD.run(defended, X, Criterion.untargeted(LABELS), Fixture.OPTIONS)
                .at(.4);
        assertThat(evaluation.robustAccuracy().get(2))
                .isEqualTo(1 - found.successRate())
                .isLessThan(evaluation.cleanAccuracy());
    }

    private static double accuracy(int... answers) {
        return IntStream.range(0, LABELS.length)
                        .filter(i -> answers[i] == LABELS[i])
                        .count()
                / (double) LABELS.length;
    }

    @Test
    void whatTransfersIsNotCalledRobust() {
        DefenceEvaluation evaluation =
                DefenceEvaluation.transferred(Fixture.NET, new BitDepth(2), PGD, X, LABELS, Fixture.OPTIONS);
        assertThat(evaluation.adaptive()).isFalse();
        assertThat(evaluation.accuracyUnderAttack()).hasSize(3);
        assertThatThrownBy(evaluation::robustAccuracy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the attack used the model without its defence, which says nothing about robustness;"
                        + " attack through the defence");
        Budget found = PGD.run(Fixture.NET, X, Criterion.untargeted(LABELS), Fixture.OPTIONS)
                .at(.4);
        assertThat(evaluation.accuracyUnderAttack().get(2))
                .isEqualTo(accuracy(new Eot(Fixture.NET, new BitDepth(2), 1, 0).labels(found.adversarial())));
    }

    @Test
    void aStochasticDefenceNeedsTheExpectation() {
        assertThatThrownBy(() -> DefenceEvaluation.through(
                        Fixture.NET, new GaussianNoise(.1), 1, PGD, X, LABELS, Fixture.OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "draws is 1, allowed is an integer >= 2: a stochastic transform is attacked by the mean over"
                                + " its draws");
        DefenceEvaluation evaluation =
                DefenceEvaluation.through(Fixture.NET, new RandomResizePad(.5), 8, PGD, X, LABELS, Fixture.OPTIONS);
        assertThat(evaluation.robustAccuracy().get(2)).isLessThan(evaluation.cleanAccuracy());
    }

    /** Notes the first bits of every draw. */
    private record Watched(List<Long> draws) implements InputTransform {
        @Override
        public Kind kind() {
            return Kind.STOCHASTIC;
        }

        @Override
        public double[] apply(double[] x, InputForm form, SampleRandom random) {
            draws.add(random.bits());
            return x.clone();
        }
    }

    @Test
    void theDrawThatJudgesIsNoneThatTheAttackSaw() {
        List<Long> draws = new ArrayList<>();
        DefenceEvaluation.through(Fixture.NET, new Watched(draws), 3, PGD, X, LABELS, Fixture.OPTIONS);
        List<Long> judging = draws.subList(draws.size() - Fixture.ROWS * (1 + 3), draws.size());
        assertThat(judging).doesNotContainAnyElementsOf(draws.subList(0, draws.size() - judging.size()));
    }
}
