package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.config.ConfigReader;

class RobustnessTest extends CommandTest {
    private Path config(String yaml) throws IOException {
        return Files.writeString(folder.resolve("attacks.yaml"), yaml);
    }

    private int small(Path attacks, Path report, Path parts) {
        return run(
                "robustness",
                "--config",
                attacks,
                "--data",
                "digits",
                "--epochs",
                1,
                "--attacked",
                30,
                "--resume",
                parts,
                "--out",
                report);
    }

    @Test
    void aRunThatGoesOnGivesTheSameNumbersAndAPage() throws IOException {
        Path attacks = config("""
                seed: 3
                attacks:
                  - { name: random noise, method: pgd, epsilon: [0.05, 0.2], steps: 0, restarts: 2 }
                  - { method: fgsm, epsilon: [0.05, 0.2] }
                  - { method: deepfool, norm: l2 }
                """);
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Path parts = folder.resolve("parts");

        assertThat(small(attacks, first, parts)).as(err).isZero();
        Path kept = parts.resolve("1-fgsm").resolve("fgsm-0.part");
        byte[] part = Files.readAllBytes(kept);
        Files.delete(kept);
        assertThat(small(attacks, second, parts)).as(err).isZero();

        assertThat(Files.readAllBytes(kept)).isEqualTo(part);
        assertThat(json(second)).isEqualTo(json(first));
        assertThat(Files.readString(second.resolve("metrics.csv")))
                .isEqualTo(Files.readString(first.resolve("metrics.csv")));
        assertThat(out).contains("clean ", "random noise ", "worst of all ", "report: " + second);
        assertThat(new ConfigReader().readAttacks(first.resolve("config.yaml"), List.of()))
                .isEqualTo(new ConfigReader().readAttacks(attacks, List.of()));
        assertThat(Files.readString(first.resolve("report.html")))
                .contains(
                        "Accuracy under attack, largest change of a pixel",
                        "line dashed c7",
                        "Pictures: random noise",
                        "Pictures: deepfool",
                        " \u2192</span><span class=\"chip wrong\">",
                        "within \u03b5 = 0.2, the largest change of a pixel",
                        "By class",
                        "Are the attacks to be believed?",
                        "no limit")
                .doesNotContain("NaN", "Infinity", "\u221e");
        List<String> lines = Files.readAllLines(first.resolve("metrics.csv"));
        assertThat(right(lines, "worst linf,0.2")).isLessThanOrEqualTo(right(lines, "fgsm,0.2"));
        assertThat(right(lines, "fgsm,0.2")).isLessThan(right(lines, "clean,0.0"));
    }

    private static int right(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start + ","))
                .mapToInt(line -> Integer.parseInt(line.split(",", -1)[2]))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBundledListCanBeRead() throws IOException {
        assertThat(new ConfigReader()
                        .parseAttacks(Bundled.text("robustness.yaml"), List.of())
                        .entries())
                .extracting(entry -> entry.name())
                .contains("random noise", "fgsm", "pgd", "apgd", "square", "deepfool");
    }

    @Test
    void wrongOptionsAndListsEndWithTwo() throws IOException {
        Path attacks = config("attacks:\n  - { method: pdg, epsilon: 0.1 }\n");
        assertThat(run("robustness", "--config", attacks)).isEqualTo(2);
        assertThat(err).contains("attacks.yaml:2:15: unknown attack 'pdg'", "did you mean 'pgd'?");
        assertThat(run("robustness", "--attacked", 0)).isEqualTo(2);
        assertThat(err).contains("--attacked is 0, allowed is an integer >= 1");
        assertThat(run("schema", "--attacks", "--updaters")).isEqualTo(2);
        assertThat(err).contains("--updaters, --attacks and --protections exclude each other");
        assertThat(run("schema", "--attacks")).isZero();
        assertThat(out).contains("\"attacks to withstand of samediff-ext", "\"listed.pgd\"", "#/$defs/transform");
    }
}
