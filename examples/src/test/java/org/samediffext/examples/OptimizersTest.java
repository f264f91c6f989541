package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.UpdaterList;

class OptimizersTest extends CommandTest {
    private int small(Path report) {
        return run("optimizers", "--data", "digits", "--images", 96, "--seeds", 2, "--epochs", 1, "--out", report);
    }

    @Test
    void twoRunsGiveTheSameNumbersAndAPage() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");

        assertThat(small(first)).isZero();
        assertThat(small(second)).isZero();

        assertThat(json(second)).isEqualTo(json(first));
        assertThat(Files.readString(second.resolve("metrics.csv")))
                .isEqualTo(Files.readString(first.resolve("metrics.csv")));
        assertThat(Files.readAllLines(first.resolve("metrics.csv"))).hasSize(1 + 5 * 2);
        assertThat(out).contains("comparing: seed 2, exadam, loss ", "2 seeds, mean", "report: " + second);
        startsEveryUpdaterFromTheSameWeights(json(first));
        showsEveryUpdater(first);
    }

    /** The loss of the first step is from before the first update. */
    private static void startsEveryUpdaterFromTheSameWeights(String json) {
        List<String> starts = Pattern.compile("\"losses\": \\[\\[([0-9.]+),.*?\\], \\[([0-9.]+),")
                .matcher(json)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
        assertThat(starts).hasSize(5);
        assertThat(starts.stream().distinct()).hasSize(1);
        assertThat(starts.get(0).split(" ")).doesNotHaveDuplicates();
    }

    private static void showsEveryUpdater(Path report) throws IOException {
        String page = Files.readString(report.resolve("report.html"));
        for (int i = 0; i < 5; i++) {
            assertThat(count(page, "class=\"line c" + i + "\"")).isEqualTo(2);
            assertThat(count(page, "class=\"line thin c" + i + "\"")).isEqualTo(2 * 2);
        }
        assertThat(page).contains("Mean \u00b1 sample standard deviation over 2 seeds.", "the spread");
        UpdaterList resolved = new ConfigReader().readUpdaters(report.resolve("config.yaml"), List.of());
        assertThat(resolved.entries())
                .extracting(UpdaterList.Entry::name)
                .containsExactly("sgd", "adamw", "lion", "diffgrad", "exadam");
    }

    @Test
    void countsInTheSingular() throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), "updaters: [{method: sgd, learningRate: 0.05}]");
        Path report = folder.resolve("one");

        assertThat(run(
                        "optimizers",
                        "--config",
                        file,
                        "--data",
                        "digits",
                        "--images",
                        96,
                        "--seeds",
                        1,
                        "--epochs",
                        1,
                        "--out",
                        report))
                .as(err)
                .isZero();
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("trained by one updater with one seed each", "A point is one step.", "One seed. For")
                .doesNotContain("1 seeds", "1 steps", "(s)", "Thick");
    }

    private static long count(String page, String text) {
        return Pattern.compile(Pattern.quote(text))
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .count();
    }

    @Test
    void aWrongFileOrOptionEndsWithTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), "updaters: [{method: loin}, {method: sgd, beta: 1}]");

        assertThat(run("optimizers", "--config", file)).isEqualTo(2);
        assertThat(err.lines()).hasSize(2);
        assertThat(err).contains("run.yaml:1:21: unknown updater 'loin'", "run.yaml:1:42: unknown setting 'beta'");
        assertThat(run("optimizers", "--set", "updaters[0].learningRate=-1")).isEqualTo(2);
        assertThat(err).startsWith("--set updaters[0].learningRate=-1: learningRate is -1");
        assertThat(run("optimizers", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
        assertThat(out).isEmpty();
    }

    @Test
    void saysWhichUpdaterDiverged() throws IOException {
        Path file = Files.writeString(
                folder.resolve("run.yaml"), "updaters: [{name: wild, method: sgd, learningRate: 1e30}]");

        assertThat(run("optimizers", "--config", file, "--data", "digits", "--images", 64, "--out", folder))
                .isEqualTo(1);
        assertThat(err).startsWith("error: updater 'wild', seed 1: the gradient is ");
    }
}
