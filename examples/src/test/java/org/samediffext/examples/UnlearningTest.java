package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;

class UnlearningTest extends CommandTest {
    private int small(Path report) {
        return run(
                "unlearning",
                "--from",
                18,
                "--to",
                19,
                "--forget",
                18,
                "--units",
                16,
                "--learn",
                1,
                "--epochs",
                2,
                "--seeds",
                2,
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
        assertThat(Files.readAllLines(second.resolve("metrics.csv")))
                .isEqualTo(Files.readAllLines(first.resolve("metrics.csv")))
                .hasSize(1 + 6 * 2);
        assertThat(out)
                .contains(
                        "unlearning: seed 2, npo, accuracy ", "2 seeds, mean", "gradient-ascent", "report: " + second);
        String page = Files.readString(first.resolve("report.html"));
        assertThat(page)
                .contains(
                        "Shall I compare thee to a summer's day?",
                        "Thou art more lovely and more temperate:",
                        "never saw them",
                        "untouched less 2 points");
        for (int i = 0; i < 4; i++) {
            assertThat(page.split("class=\"line c" + i + "\"", -1)).hasSize(1 + 2);
            assertThat(page.split("class=\"line thin c" + i + "\"", -1)).hasSize(1 + 2 * 2);
        }
        Config resolved = SameDiffExt.load().read(first.resolve("config.yaml"));
        assertThat(resolved.losses()).hasSize(4);
    }

    @Test
    void aWrongFileOrOptionEndsWithTwo() throws IOException {
        Path file = Files.writeString(
                folder.resolve("run.yaml"),
                "updater: { method: lion }\nlosses: { a: { method: forgetretain, forget: npu } }");
        assertThat(run("unlearning", "--config", file)).isEqualTo(2);
        assertThat(err).contains("run.yaml:2:", "npu", "did you mean 'npo'?");
        assertThat(run("unlearning", "--forget", 3)).isEqualTo(2);
        assertThat(err).contains("--forget is [3], allowed are some of [13, 14,");
        assertThat(run("unlearning", "--to", 200)).isEqualTo(2);
        assertThat(err).contains("--from is 13 and --to is 200, allowed are numbers from 1 to 154");
        Files.writeString(file, "updater: { method: lion }");
        assertThat(run("unlearning", "--config", file)).isEqualTo(2);
        assertThat(err).startsWith("losses: is missing");
    }

    @Test
    void aLossThatRetainsNothingIsRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("run.yaml"), "updater: { method: lion }\nlosses: { a: { method: npo } }");
        assertThat(run("unlearning", "--config", file)).isEqualTo(1);
        assertThat(err).contains("losses.a is npo, allowed are forgetretain and gradientdifference");
        assertThat(List.of(out.split("\n"))).noneMatch(line -> line.contains("report"));
    }
}
