package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.data.WrongLabels;
import org.samediffext.losses.EarlyLearning;
import org.samediffext.losses.Reduction;

class NoisyLabelsTest extends CommandTest {
    private int small(Path report) {
        return run(
                "noisylabels",
                "--data",
                "digits",
                "--images",
                200,
                "--seeds",
                2,
                "--epochs",
                3,
                "--set",
                "loss.lambda=7",
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
        assertThat(Files.readAllLines(first.resolve("metrics.csv"))).hasSize(1 + 2 * 2);
        assertThat(out).contains("training: seed 2, early learning, accuracy ", "2 seeds, mean", "report: " + second);
        assertThat(Files.readString(first.resolve("report.html")))
                .contains("40.0 % have a wrong label", "class=\"line c1\"", "Suspected labels", "caught");
        Config resolved = new ConfigReader().read(first.resolve("config.yaml"));
        assertThat(resolved.loss().orElseThrow().term()).isEqualTo(new EarlyLearning(200, .7, 7, -100, Reduction.ALL));
    }

    @Test
    void makesAsManyLabelsWrongAsAskedFor() {
        Examples digits = Source.DIGITS.load().train().first(250);
        WrongLabels labels = WrongLabels.of(digits, .4, 3);

        assertThat(labels.wrong()).hasSize(100).isSorted().doesNotHaveDuplicates();
        for (int i = 0; i < digits.size(); i++) {
            assertThat(labels.given().get(i).equals(digits.labels().get(i)))
                    .isEqualTo(!labels.wrong().contains(i));
            assertThat(labels.given().get(i)).isBetween(0, 9);
        }
        assertThat(WrongLabels.of(digits, .4, 3)).isEqualTo(labels);
        assertThat(WrongLabels.of(digits, .4, 4)).isNotEqualTo(labels);
    }

    @Test
    void aWrongOptionEndsWithTwo() {
        assertThat(run("noisylabels", "--wrong", 1)).isEqualTo(2);
        assertThat(err).contains("--wrong is 1.0, allowed is a share with 0 < wrong < 1");
        assertThat(run("noisylabels", "--set", "loss.method=invertedhinge")).isEqualTo(2);
        assertThat(run("noisylabels", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
        assertThat(out).isEmpty();
    }
}
