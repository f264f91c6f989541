package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BayesErrorTest extends CommandTest {
    private int small(Path report) {
        return run("bayeserror", "--samples", 256, "--seeds", 2, "--epochs", 2, "--out", report);
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
        assertThat(out).contains("digits, seed 2", "Two Gaussians: every estimator", "report: " + second);
        assertThat(Files.readString(first.resolve("report.html")))
                .contains("spanning tree, upper", "bayeserror features", "0.1587", "<svg")
                .doesNotContain("NaN");
        assertThat(Files.readString(first.resolve("config.yaml"))).contains("samples: 256\n");
    }

    @Test
    void wrongCountsEndWithTwo() {
        assertThat(run("bayeserror", "--samples", 10)).isEqualTo(2);
        assertThat(err).contains("--samples is 10, allowed is an integer >= 64");
        assertThat(run("bayeserror", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
    }
}
