package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.robustness.RobustnessEvaluation;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What is made of results that an interrupted thread left: parts are not kept, figures are not shown. */
class InterruptionTest {
    private static final INDArray X = Fixture.examples(DataType.FLOAT);
    private static final int[] LABELS = Fixture.labels(X);
    private static final Criterion GOAL = Criterion.untargeted(LABELS);
    private static final AttackOptions OPTIONS = Fixture.OPTIONS.withBatchSize(4);
    private static final Pgd PGD = new Pgd(Norm.LINF, List.of(.02, .1), 8, 2.5, 1, true, LogitLoss.CE);

    @TempDir
    private Path folder;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private static void isCancelled(ThrowingCallable figures) {
        assertThatThrownBy(figures)
                .isInstanceOf(CancellationException.class)
                .hasMessageMatching(
                        "the thread was interrupted, and \\d+ of \\d+ examples were not attacked to the end: no"
                                + " figures are made of them; run it again");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPartThatWasCutOffIsNotKept() throws IOException {
        AttackResult whole = PGD.run(Fixture.NET, X, GOAL, OPTIONS);
        List<Integer> done = new ArrayList<>();
        ResumableRun run = new ResumableRun(PGD, folder, done::add);
        long second = 4 + IntStream.range(0, 4).mapToLong(whole::forward).sum() + 4 + 9;

        AttackResult cut = run.run(new Interrupting(Fixture.NET, second), X, GOAL, OPTIONS);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(cut.interrupted()).isTrue();
        assertThat(cut.size()).isEqualTo(Fixture.ROWS);
        assertThat(done).containsExactly(4);
        assertThat(parts()).containsExactly("pgd-0.part");
        same(cut, whole, 4);
        assertThat(IntStream.range(8, 13).mapToObj(cut::failure)).containsOnly(Failure.INTERRUPTED);
        same(run.run(Fixture.NET, X, GOAL, OPTIONS), whole, Fixture.ROWS);
        assertThat(parts()).hasSize(4);
        Thread.currentThread().interrupt();
        same(run.run(Fixture.NET, X, GOAL, OPTIONS), whole, Fixture.ROWS);
    }

    @Test
    void aPartThatIsCompleteIsKeptAlthoughTheThreadIsInterrupted() throws IOException {
        long rows = 4
                + IntStream.range(0, 4)
                        .mapToLong(PGD.run(Fixture.NET, X, GOAL, OPTIONS)::forward)
                        .sum();
        AttackResult cut = new ResumableRun(PGD, folder).run(new Interrupting(Fixture.NET, rows), X, GOAL, OPTIONS);
        assertThat(cut.interrupted()).isTrue();
        assertThat(parts()).containsExactly("pgd-0.part");
    }

    private List<String> parts() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void same(AttackResult actual, AttackResult expected, int rows) {
        for (int k = 0; k < 2; k++) {
            Budget found = actual.budgets().get(k);
            Budget wanted = expected.budgets().get(k);
            for (int row = 0; row < rows; row++) {
                assertThat(Toy.matrix(found.adversarial())[row]).isEqualTo(Toy.matrix(wanted.adversarial())[row]);
                assertThat(found.loss().get(row)).isEqualTo(wanted.loss().get(row));
                assertThat(actual.failure(row)).isEqualTo(expected.failure(row));
            }
        }
    }

    @Test
    void noEvaluationReportsIt() {
        Interrupting attacked = new Interrupting(Fixture.NET, 40);
        isCancelled(() -> new RobustnessEvaluation(attacked, OPTIONS).run(List.of(PGD), X, LABELS));
        long attacks = 13
                + IntStream.range(0, 13)
                        .mapToLong(PGD.run(Fixture.NET, X, GOAL, OPTIONS)::forward)
                        .sum();
        Interrupting checked = new Interrupting(Fixture.NET, attacks + 20);
        isCancelled(() -> new RobustnessEvaluation(checked, OPTIONS).run(List.of(PGD), X, LABELS));
        Interrupting defended = new Interrupting(Fixture.NET, 20);
        isCancelled(() -> DefenceEvaluation.through(defended, new BitDepth(4), 1, PGD, X, LABELS, OPTIONS));
        Interrupting listened = new Interrupting(Fixture.NET, 20);
        RobustnessListener listener = new RobustnessListener(listened, PGD, X, LABELS, 1);
        isCancelled(listener::measure);
        assertThat(listener.epochs()).isEmpty();
    }

    @Test
    void theUniversalPerturbationIsTheBestSoFar() {
        Universal attack = new Universal(Norm.LINF, List.of(.3, .6), 6, 4, 2.5, 9, 1, LogitLoss.CE);
        Interrupting model = new Interrupting(Fixture.NET, 66);
        double[] best = attack.perturbation(model, X, GOAL, OPTIONS).toDoubleVector();
        assertThat(Thread.interrupted()).isTrue();
        AttackResult cut = attack.run(new Interrupting(Fixture.NET, 66), X, GOAL, OPTIONS);
        assertThat(Thread.interrupted()).isTrue();
        int fooled = 0;
        for (int row = 0; row < Fixture.ROWS; row++) {
            if (cut.failure(row) == Failure.INTERRUPTED) {
                double[] clean = Toy.matrix(X)[row];
                double[] found = Toy.matrix(cut.at(.3).adversarial())[row];
                for (int i = 0; i < found.length; i++) {
                    double moved = Math.min(1, Math.max(0, clean[i] + best[i]));
                    assertThat(found[i]).isEqualTo(moved, within(1e-6));
                }
                fooled += cut.at(.6).success().get(row) ? 1 : 0;
            }
        }
        assertThat(fooled).isPositive();
    }

    /** In the second ball, the examples that the first attack did not come to keep what they have from the first ball. */
    @Test
    void anEnsembleKeepsWhatItHas() {
        AutoAttack attack = new AutoAttack(Norm.LINF, List.of(.05, .1), AutoAttack.Version.STANDARD, 3, 6);
        AttackResult whole = attack.run(Fixture.NET, X, GOAL, OPTIONS);
        long rows = IntStream.range(0, Fixture.ROWS).mapToLong(whole::forward).sum();
        for (long after = 60; after < rows; after += 5) {
            AttackResult cut = attack.run(new Interrupting(Fixture.NET, after), X, GOAL, OPTIONS);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(cut.interrupted()).isTrue();
            for (int row = 0; row < Fixture.ROWS; row++) {
                double before = cut.at(.05).loss().get(row);
                boolean raised = cut.at(.1).loss().get(row) >= before;
                assertThat(Double.isNaN(before)
                                || raised
                                || cut.at(.1).success().get(row))
                        .isTrue();
            }
        }
    }

    /** Sequences are attacked one after the other: those behind the interruption are returned as they are. */
    @Test
    void tokensAreExchangedUntilThen() {
        double[][] weights = new double[2][12];
        Arrays.setAll(weights[0], i -> .1 * i);
        Linear bag = new Linear(weights, new double[] {3, 0});
        INDArray x = Nd4j.zeros(DataType.DOUBLE, 3, 4, 3);
        for (int place = 0; place < 9; place++) {
            x.putScalar(new int[] {place / 3, 3, place % 3}, 1);
        }
        Gcg attack = new Gcg(List.of(1.0, 2.0), 4, 3, 2, 1, false, LogitLoss.MARGIN);
        Criterion goal = Criterion.untargeted(new int[3]);
        AttackResult whole = attack.run(bag, x, goal, OPTIONS);
        assertThat(whole.interrupted()).isFalse();
        long first = whole.forward(0);
        Toy refusing = new Toy() {
            private long rows;

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public double[] scores(double[] point) {
                rows++;
                if (rows == first + 9) {
                    Thread.currentThread().interrupt();
                }
                return bag.scores(point);
            }

            @Override
            public double[] pullback(double[] point, double[] cotangent) {
                return bag.pullback(point, cotangent);
            }
        };

        AttackResult cut = attack.run(refusing, x, goal, OPTIONS);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(IntStream.range(0, 3).mapToObj(cut::failure))
                .containsExactly(Failure.NONE, Failure.INTERRUPTED, Failure.INTERRUPTED);
        for (double epsilon : attack.epsilon()) {
            double[][] found = Toy.matrix(cut.at(epsilon).adversarial());
            assertThat(found[0]).isEqualTo(Toy.matrix(whole.at(epsilon).adversarial())[0]);
            assertThat(found[1]).isNotEqualTo(Toy.matrix(x)[1]);
            assertThat(found[2]).isEqualTo(Toy.matrix(x)[2]);
        }
        assertThat(cut.at(1).loss().get(1)).isGreaterThan(whole.at(1).loss().get(0) - 1);
        assertThat(cut.forward(2)).isZero();
        assertThat(cut.at(1).loss().get(2)).isNaN();
    }
}
