package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertifyTest extends CommandTest {
    private int small(Path report) {
        return run(
                "certify",
                "--data",
                "digits",
                "--sigmas",
                "0.25",
                "--seeds",
                2,
                "--epochs",
                3,
                "--images",
                15,
                "--draws",
                100,
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
        assertThat(out).contains("\u03c3 = 0.25, proved", "no noise, attacked", "report: " + second);
        assertThat(Files.readString(first.resolve("report.html")))
                .contains("What no attack can change", "class=\"line dashed c0\"", "What the networks see")
                .doesNotContain("NaN");
        assertThat(Files.readString(first.resolve("config.yaml"))).contains("sigmas: [0.25]\n");
        provedNoMoreThanAttacksLeave(first);
        certificatesAreInCohensColumns(first);
    }

    /** Of 15 images one more may be proved than the majority of few draws admits. */
    private static void provedNoMoreThanAttacksLeave(Path report) throws IOException {
        List<String[]> rows = Files.readAllLines(report.resolve("metrics.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
        assertThat(rows).hasSize(2 * 6 * (1 + 2));
        int right = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i)[3].equals("certified")) {
                assertThat(rows.get(i + 1)[3]).isEqualTo("attacked");
                int proved = Integer.parseInt(rows.get(i)[4]);
                assertThat(proved).isLessThanOrEqualTo(1 + Integer.parseInt(rows.get(i + 1)[4]));
                right += proved;
            }
        }
        assertThat(right).isPositive();
    }

    private static void certificatesAreInCohensColumns(Path report) throws IOException {
        List<String> lines = Files.readAllLines(report.resolve("certified-sigma0.25-seed2.tsv"));
        assertThat(lines).hasSize(1 + 15);
        assertThat(lines.get(0)).isEqualTo("idx\tlabel\tpredict\tradius\tcorrect\ttime");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            assertThat(Double.parseDouble(cells[3])).isBetween(0.0, .25 * 1.5006);
            assertThat(cells[2].equals("-1")).isEqualTo(cells[3].equals("0.000000"));
            assertThat(cells[4]).isEqualTo(cells[1].equals(cells[2]) ? "1" : "0");
        }
    }

    @Test
    void wrongOptionsEndWithTwo() {
        assertThat(run("certify", "--sigmas", "0.5,0")).isEqualTo(2);
        assertThat(err).contains("--sigmas is [0.5, 0.0], allowed are different numbers with 0 < sigma <= 10");
        assertThat(run("certify", "--draws", 0)).isEqualTo(2);
        assertThat(err).contains("--draws is 0, allowed is an integer >= 1");
        assertThat(run("certify", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
    }
}
