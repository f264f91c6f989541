package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.samediffext.config.ConfigReader;

class MetricTest extends CommandTest {
    private int small(Path report) {
        return run(
                "metric",
                "--seeds",
                2,
                "--steps",
                3,
                "--classes",
                4,
                "--per-class",
                3,
                "--unseen",
                160,
                "--out",
                report);
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
        assertThat(Files.readAllLines(first.resolve("metrics.csv"))).hasSize(2 + 3 * 2);
        assertThat(out).contains("learning: seed 2, triplet, recall at 1 on unseen classes 0.", "report: " + second);
        startsEveryMethodFromTheSameEmbedding(json(first));
        showsEveryMethod(first);
    }

    /** What is above the embedding does not matter before the first step. */
    private static void startsEveryMethodFromTheSameEmbedding(String json) {
        List<String> starts = Pattern.compile("\"recallAt1\": \\[([0-9.]+),")
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(starts).hasSize(6);
        for (int i = 2; i < 6; i++) {
            assertThat(starts.get(i)).isEqualTo(starts.get(i - 2));
        }
    }

    private static void showsEveryMethod(Path report) throws IOException {
        String page = Files.readString(report.resolve("report.html"));
        for (int i = 0; i < 3; i++) {
            assertThat(page).contains("class=\"line c" + i + "\"", "class=\"line thin c" + i + "\"");
        }
        assertThat(page).contains("not trained", "Mean \u00b1 sample standard deviation over 2 seeds");
        // 8 sketches with 5 neighbours each by pixels and three methods
        assertThat(Pattern.compile("<img ").matcher(page).results()).hasSize(8 * (1 + 4 * 5));
        for (String one : Files.readString(report.resolve("config.yaml")).split("---\n", -1)) {
            assertThat(new ConfigReader().parse(one).updater()).isPresent();
        }
    }

    /** 800 sketches of the 20 classes that are held out judge, and a setting reaches the method that it names. */
    @Test
    void settingsAreChosenBySeenClasses() throws IOException {
        Path report = folder.resolve("report");
        assertThat(run(
                        "metric",
                        "--validate",
                        "--seeds",
                        1,
                        "--steps",
                        1,
                        "--classes",
                        4,
                        "--per-class",
                        3,
                        "--set",
                        "multisimilarity.loss.beta=7",
                        "--set",
                        "softmax.updater.learningRate.initial=0.025",
                        "--normalise",
                        "triplet,multisimilarity",
                        "--out",
                        report))
                .isZero();
        assertThat(out).contains("held out classes", "recall at 1 on held out classes 0.");
        assertThat(json(report))
                .contains("\"trainExamples\": 3200", "\"unseenExamples\": 800", "\"beta\": 7", "\"normalised\": false");
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("20 other classes", "by classes, to choose settings", "recall at 1, held out classes");
        String[] configs = Files.readString(report.resolve("config.yaml")).split("---\n", -1);
        assertThat(configs).hasSize(3);
        assertThat(new ConfigReader().parse(configs[0]).updater().orElseThrow().learningRate())
                .isEqualTo(0.025);
        assertThat(configs[1]).contains("lambda: ").doesNotContain("beta: 7");
        assertThat(configs[2]).contains("beta: 7");
    }

    @Test
    void aWrongOptionEndsWithTwo() {
        assertThat(run("metric", "--set", "softmx.updater.learningRate=1")).isEqualTo(2);
        assertThat(err)
                .contains(
                        "--set softmx.updater.learningRate=1 names no method by 'softmx', allowed are softmax, triplet,"
                                + " multisimilarity");
        assertThat(run("metric", "--set", "triplet.loss.lamda=1")).isEqualTo(2);
        assertThat(err).contains("lamda", "did you mean 'lambda'?");
        assertThat(run("metric", "--normalise", "pixels")).isEqualTo(2);
        assertThat(err)
                .contains("--normalise names no method by 'pixels', allowed are softmax, triplet, multisimilarity");
        assertThat(run("metric", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
        assertThat(out).isEmpty();
    }
}
