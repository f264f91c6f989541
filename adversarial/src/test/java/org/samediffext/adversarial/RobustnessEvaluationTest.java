package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.robustness.Alarm;
import org.samediffext.adversarial.robustness.AttackRow;
import org.samediffext.adversarial.robustness.RobustAccuracy;
import org.samediffext.adversarial.robustness.RobustnessEvaluation;
import org.samediffext.adversarial.robustness.RobustnessReport;
import org.samediffext.adversarial.robustness.WorstCase;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What an evaluation counts is what the attacks found, and its checks speak up where a gradient is masked. */
class RobustnessEvaluationTest {
    private static final INDArray X = Fixture.examples(DataType.DOUBLE);
    private static final int[] LABELS = Fixture.labels(X);
    private static final List<Attack> ATTACKS = List.of(
            new Fgsm(Norm.L1, List.of(.6, .3)), new Pgd(Norm.LINF, List.of(.1, .3), 8, 2.5, 2, true, LogitLoss.CE));

    private static RobustnessReport report(Toy model, List<Attack> attacks, int... labels) {
        return new RobustnessEvaluation(model, Fixture.OPTIONS).run(attacks, X, labels);
    }

    @Test
    void countsWhatTheAttacksFound() {
        RobustnessReport report = report(Fixture.NET, ATTACKS, LABELS);
        assertThat(report.clean().right()).isEqualTo(9);
        assertThat(report.seed()).isEqualTo(5);
        for (int i = 0; i < ATTACKS.size(); i++) {
            AttackRow row = report.attacks().get(i);
            AttackResult found = ATTACKS.get(i).run(Fixture.NET, X, Criterion.untargeted(LABELS), Fixture.OPTIONS);
            assertThat(row.accuracies()).hasSize(2);
            for (RobustAccuracy accuracy : row.accuracies()) {
                assertThat(accuracy.share())
                        .isCloseTo(1 - found.at(accuracy.epsilon()).successRate(), within(1e-12));
                Binomial.Interval interval = new Binomial(accuracy.right(), Fixture.ROWS).clopperPearson(.95);
                assertThat(accuracy.low()).isEqualTo(interval.low());
                assertThat(accuracy.high()).isEqualTo(interval.high());
            }
            long forward =
                    IntStream.range(0, Fixture.ROWS).mapToLong(found::forward).sum();
            assertThat(row.forward()).isEqualTo(forward);
        }
        assertThat(report.attacks().get(1).settings())
                .containsEntry("method", "pgd")
                .containsEntry("relativeStep", 2.5);
    }

    @Test
    void takesTheWorstOfAllAttacksForEachExample() {
        RobustnessReport report = report(Fixture.NET, ATTACKS, LABELS);
        assertThat(report.worst()).extracting(WorstCase::norm).containsExactly("l1", "l1", "linf", "linf");
        assertThat(report.worst().stream().map(worse -> worse.accuracy().epsilon()))
                .containsExactly(.3, .6, .1, .3);
        Attack second = new Pgd(Norm.LINF, List.of(.2), 1, 2.5, 1, true, LogitLoss.DLR);
        RobustnessReport both = report(Fixture.NET, List.of(ATTACKS.get(1), second), LABELS);
        List<AttackResult> found = Stream.of(ATTACKS.get(1), second)
                .map(attack -> attack.run(Fixture.NET, X, Criterion.untargeted(LABELS), Fixture.OPTIONS))
                .toList();
        long withstood = IntStream.range(0, Fixture.ROWS)
                .filter(row -> !found.get(0).at(.1).success().get(row)
                        && !found.get(1).at(.2).success().get(row))
                .count();
        assertThat(both.worst()).hasSize(3);
        assertThat(both.worst().get(1).accuracy().right()).isEqualTo((int) withstood);
    }

    @Test
    void dividesByTheExamplesOfAClass() {
        RobustAccuracy clean = report(Fixture.NET, ATTACKS, LABELS).clean();
        for (int k = 0; k < 3; k++) {
            int label = k;
            int[] answers = Fixture.NET.labels(X);
            double right = IntStream.range(0, Fixture.ROWS)
                    .filter(row -> LABELS[row] == label)
                    .mapToDouble(row -> answers[row] == label ? 1 : 0)
                    .average()
                    .orElse(Double.NaN);
            assertThat(clean.perClass().get(k)).isEqualTo(right);
        }
    }

    @Test
    void writesTableValuesAndTree() {
        RobustnessReport report = report(Fixture.NET, ATTACKS, LABELS);
        assertThat(report.table()).contains("clean              eps 0.0         69.23 %  (38.57 to 90.91, 9 of 13)");
        assertThat(report.csv().lines())
                .hasSize(1 + 1 + 4 + 4)
                .contains("clean,0.0,9,13," + 9 / 13.0 + "," + report.clean().low() + ","
                        + report.clean().high());
        assertThat(report.toMap()).containsOnlyKeys("seed", "clean", "attacks", "worst", "alarms");
    }

    @Test
    void keepsFinishedPartsInAFolder(@TempDir Path folder) {
        List<String> told = new ArrayList<>();
        RobustnessEvaluation evaluation = new RobustnessEvaluation(Fixture.NET, Fixture.OPTIONS.withBatchSize(5))
                .resumable(folder)
                .telling((attack, done) -> told.add(attack + " " + done));
        RobustnessReport first = evaluation.run(ATTACKS, X, LABELS);
        assertThat(told).contains("fgsm 5", "fgsm 10", "fgsm 13", "pgd 13").hasSize(6);
        assertThat(folder.resolve("1-pgd").resolve("pgd-10.part")).satisfies(Files::exists);
        RobustnessReport again = evaluation.run(ATTACKS, X, LABELS);
        assertThat(again.worst()).isEqualTo(first.worst());
        assertThat(first.worst()).isEqualTo(report(Fixture.NET, ATTACKS, LABELS).worst());
    }

    @Test
    void raisesNoAlarmForALinearModel() {
        Linear model = Linear.golden();
        RobustnessReport report = report(
                model,
                List.of(new Pgd(Norm.LINF, List.of(.1), 8, 2.5, 1, true, LogitLoss.CE), new Corners(List.of(.1))),
                model.labels(X));
        assertThat(report.alarms()).hasSize(8).noneMatch(Alarm::raised);
    }

    @Test
    void raisesAlarmsForAMaskedGradient() {
        Toy masked = new Masked(Linear.golden());
        RobustnessReport report = report(
                masked,
                List.of(new Pgd(Norm.LINF, List.of(.3), 8, 2.5, 1, false, LogitLoss.CE), new Corners(List.of(.3))),
                masked.labels(X));
        assertThat(report.alarms().stream().filter(Alarm::raised).map(Alarm::check))
                .contains("slopes of the scores", "random points", "all the room", "attacks without gradients");
        assertThat(report.table()).contains("ALARM all the room: within the whole box");
    }

    @Test
    void raisesAnAlarmForScoresThatChange() {
        Linear model = Linear.golden();
        int[] calls = new int[1];
        Toy noisy = new Masked(model) {
            @Override
            public double[] scores(double[] x) {
                double[] z = model.scores(x);
                z[0] += 1e-6 * calls[0]++;
                return z;
            }
        };
        assertThat(report(noisy, ATTACKS, model.labels(X)).alarms())
                .anyMatch(alarm -> alarm.raised() && alarm.check().equals("repeatable scores"));
    }

    @Test
    void raisesAnAlarmForProbabilities() {
        Toy softmax = new Masked(Linear.golden()) {
            @Override
            public double[] scores(double[] x) {
                double p = 1 / (1 + Math.exp(-super.scores(x)[0]));
                return new double[] {p, 1 - p};
            }
        };
        assertThat(report(softmax, ATTACKS, softmax.labels(X)).alarms())
                .anyMatch(alarm -> alarm.raised() && alarm.check().equals("scores before the softmax"));
    }

    @Test
    void needsAnAttack() {
        assertThatThrownBy(() -> report(Fixture.NET, List.of(), LABELS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no attack");
    }

    /** A model that hides its gradient. */
    private static class Masked implements Toy {
        private final Linear model;

        Masked(Linear model) {
            this.model = model;
        }

        @Override
        public int classes() {
            return model.classes();
        }

        @Override
        public double[] scores(double[] x) {
            return model.scores(x);
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            return new double[x.length];
        }
    }

    /** Looks at the corners of the L-infinity ball; needs scores only. */
    public record Corners(List<Double> epsilon) implements BudgetSearchAttack {

        /** An example. */
        public Corners() {
            this(List.of(.1));
        }

        @Override
        public Norm norm() {
            return Norm.LINF;
        }

        @Override
        public Access access() {
            return Access.LOGITS;
        }

        @Override
        public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
            List<Query> corners = IntStream.range(0, 16)
                    .mapToObj(bits -> {
                        double[] direction = new double[4];
                        for (int i = 0; i < 4; i++) {
                            direction[i] = (bits >> i & 1) == 0 ? 1 : -1;
                        }
                        return Query.look(
                                near.step(near.centre(), direction, near.ball().radius()));
                    })
                    .toList();
            return Ask.all(corners, answers -> Optional.empty());
        }
    }
}
