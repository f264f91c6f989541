package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import picocli.CommandLine;

/** The whole quickstart, as the README promises it. */
class QuickstartTest {
    @TempDir
    private Path folder;

    @Test
    void learnsTheDigitsAndFallsToTheAttack() throws IOException {
        StringWriter out = new StringWriter();
        CommandLine commands =
                Main.commandLine(new CliModule(new Terminal(false))).setOut(new PrintWriter(out));

        assertThat(Main.execute(commands, "quickstart", "--out", folder.toString()))
                .isZero();

        List<String> rows = Files.readAllLines(folder.resolve("metrics.csv"));
        assertThat(rows).hasSize(7);
        assertThat(rows.get(1)).startsWith("none,0.0,").contains(",450,");
        assertThat(accuracy(rows.get(1))).isGreaterThanOrEqualTo(0.93);
        assertThat(accuracy(rows.get(6))).isLessThan(0.2);
        for (int i = 2; i < rows.size(); i++) {
            assertThat(accuracy(rows.get(i))).isLessThanOrEqualTo(accuracy(rows.get(i - 1)));
        }
        assertThat(out.toString()).contains("training: epoch 12 of 12", "pgd 0.2", "report.html");
        Config resolved = SameDiffExt.load().read(folder.resolve("config.yaml"));
        assertThat(resolved.updater().orElseThrow().rule().name()).isEqualTo("lion");
        assertThat(resolved.attack().orElseThrow().name()).isEqualTo("pgd");
    }

    private static double accuracy(String row) {
        return Double.parseDouble(row.split(",", -1)[4]);
    }
}
