package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefendTest extends CommandTest {
    private int small(Path report, int seeds, String... more) {
        List<Object> args = new ArrayList<>(List.of(
                "defend",
                "--data",
                "digits",
                "--seeds",
                seeds,
                "--epochs",
                3,
                "--attacked",
                5,
                "--queries",
                20,
                "--out",
                report));
        args.addAll(List.of(more));
        return run(args.toArray());
    }

    @Test
    void twoRunsGiveTheSameNumbersAndAPage() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");

        assertThat(small(first, 1)).isZero();
        assertThat(small(second, 1)).isZero();

        assertThat(json(second)).isEqualTo(json(first));
        assertThat(Files.readString(second.resolve("metrics.csv")))
                .isEqualTo(Files.readString(first.resolve("metrics.csv")));
        assertThat(out).contains("adversarialtraining", "autoattack, epsilon 0.1", "report: " + second);
        assertThat(Files.readString(first.resolve("report.html")))
                .contains("Before and after a defense", "PGD against adversarialtraining", "Each training")
                .doesNotContain("NaN");
        assertThat(Files.readString(first.resolve("config.yaml"))).contains("defense:", "epsilon: 0.1");
        noAttackGains(Files.readAllLines(first.resolve("metrics.csv")));
    }

    /** Accuracy falls with the budget, and AutoAttack leaves no more than PGD but for its own luck with a random start. */
    private static void noAttackGains(List<String> lines) {
        assertThat(lines).hasSize(1 + 2 * (2 + 4 + 1));
        for (int trial = 0; trial < 2; trial++) {
            int before = 5;
            for (int k = 1; k < 6; k++) {
                String[] cells = lines.get(1 + 7 * trial + k).split(",", -1);
                assertThat(cells[5]).isEqualTo("5");
                int right = Integer.parseInt(cells[4]);
                assertThat(right).isLessThanOrEqualTo(before);
                before = right;
            }
            int pgd = Integer.parseInt(lines.get(1 + 7 * trial + 4).split(",", -1)[4]);
            int worst = Integer.parseInt(lines.get(1 + 7 * trial + 6).split(",", -1)[4]);
            assertThat(worst).isLessThanOrEqualTo(pgd + 1);
        }
    }

    @Test
    void anotherDefenseComesFromAConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), """
                updater: { method: adamw, learningRate: 0.001 }
                defense: { method: trades, norm: l2, epsilon: 2, steps: 2 }
                """);
        assertThat(small(folder.resolve("report"), 2, "--config", file.toString(), "--set", "defense.beta=3"))
                .isZero();
        assertThat(out).contains("accuracy, l2", "trades", "pgd, epsilon 0.5", "autoattack, epsilon 2.0", "±");
        assertThat(Files.readString(folder.resolve("report").resolve("config.yaml")))
                .contains("beta: 3.0");
    }

    @Test
    void wrongOptionsEndWithTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("none.yaml"), "updater: { method: sgd }\n");
        assertThat(run("defend", "--config", file)).isEqualTo(2);
        assertThat(err).contains("defense: is missing, such as {method: adversarialtraining, epsilon: 0.1}");
        assertThat(run("defend", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
        assertThat(run("defend", "--queries", 0)).isEqualTo(2);
        assertThat(err).contains("--queries is 0, allowed is an integer >= 1");
    }
}
