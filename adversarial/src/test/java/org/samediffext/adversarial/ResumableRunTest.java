package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** A run that is killed goes on where it was and ends with the same bytes. */
class ResumableRunTest {
    private static final Pgd ATTACK = new Pgd(Norm.LINF, List.of(.02, .1), 8, 2.5, 1, true, LogitLoss.CE);
    private static final INDArray X = Fixture.examples(DataType.FLOAT);
    private static final Criterion GOAL = Criterion.untargeted(Fixture.labels(X));
    private static final AttackOptions OPTIONS = Fixture.OPTIONS.withBatchSize(2);

    @TempDir
    private Path folder;

    /** The child: attacks slowly, and says when a part is done. */
    public static void main(String[] arguments) throws InterruptedException {
        new ResumableRun(ATTACK, Path.of(arguments[0]), done -> {
                    System.out.println(done);
                    pause(Long.parseLong(arguments[1]));
                })
                .run(Fixture.NET, X, GOAL, OPTIONS);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void survivesKillMinusNine() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        ResumableRunTest.class.getName(),
                        folder.toString(),
                        "60000")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (child.isAlive() && parts().isEmpty()) {
            pause(20);
        }
        child.destroyForcibly().waitFor();
        assertThat(parts()).hasSize(1);
        byte[] first = Files.readAllBytes(parts().get(0));
        same(
                new ResumableRun(ATTACK, folder).run(Fixture.NET, X, GOAL, OPTIONS),
                ATTACK.run(Fixture.NET, X, GOAL, OPTIONS));
        assertThat(parts()).hasSize(7);
        assertThat(Files.readAllBytes(folder.resolve("pgd-0.part"))).isEqualTo(first);
    }

    @Test
    void readsWhatIsThereInsteadOfAttackingAgain() {
        List<Integer> done = new ArrayList<>();
        AttackResult once = new ResumableRun(ATTACK, folder, done::add).run(Fixture.NET, X, GOAL, OPTIONS);
        assertThat(done).containsExactly(2, 4, 6, 8, 10, 12, 13);
        Counting model = new Counting();
        same(new ResumableRun(ATTACK, folder).run(model, X, GOAL, OPTIONS), once);
        assertThat(model.passes).isEqualTo(Fixture.ROWS);
    }

    @Test
    void refusesThePartsOfAnotherRun() {
        new ResumableRun(ATTACK, folder).run(Fixture.NET, X, GOAL, OPTIONS);
        ResumableRun other = new ResumableRun(ATTACK, folder);
        assertThatThrownBy(() -> other.run(Fixture.NET, X, GOAL, OPTIONS.withSeed(6)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pgd-0.part belongs to another attack");
        assertThatThrownBy(() -> other.run(Fixture.NET, X.mul(.5), GOAL, OPTIONS))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.run(Linear.margin(0, 1, 1, 1, 1), X, Criterion.untargeted(new int[13]), OPTIONS))
                .isInstanceOf(IllegalStateException.class);
    }

    private List<Path> parts() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    private static void same(AttackResult actual, AttackResult expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (Budget budget : expected.budgets()) {
            Budget other = actual.at(budget.epsilon());
            assertThat(other.adversarial().toFloatMatrix())
                    .isDeepEqualTo(budget.adversarial().toFloatMatrix());
            assertThat(other.success()).isEqualTo(budget.success());
            assertThat(other.distance()).isEqualTo(budget.distance());
            assertThat(other.loss()).isEqualTo(budget.loss());
        }
        for (int row = 0; row < expected.size(); row++) {
            assertThat(actual.forward(row)).isEqualTo(expected.forward(row));
            assertThat(actual.backward(row)).isEqualTo(expected.backward(row));
            assertThat(actual.failure(row)).isEqualTo(expected.failure(row));
        }
    }

    /** The net, counting forward passes. */
    private static final class Counting implements Toy {
        private int passes;

        @Override
        public int classes() {
            return Fixture.NET.classes();
        }

        @Override
        public double[] scores(double[] x) {
            passes++;
            return Fixture.NET.scores(x);
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            return Fixture.NET.pullback(x, cotangent);
        }
    }
}
