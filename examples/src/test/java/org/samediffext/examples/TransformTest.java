package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samediffext.adversarial.BitDepth;
import org.samediffext.adversarial.DefenceEvaluation;
import org.samediffext.adversarial.LogitLoss;
import org.samediffext.adversarial.Pgd;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Source;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

/** A configured transform stands in front of the network: attacks go through it, and what is counted comes from behind it. */
class TransformTest extends CommandTest {
    private static final String PGD = "{ method: pgd, epsilon: [0.1, 0.2], steps: 3 }";
    private static final int ATTACKED = 30;

    private Path model = Path.of("");

    private Path config(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), yaml);
    }

    @BeforeEach
    void train() throws IOException {
        Path learn = config("learn", "updater: { method: lion, learningRate: 0.001 }\n");
        assertThat(run("train", "--config", learn, "--epochs", 1, "--out", folder.resolve("trained")))
                .as(err)
                .isZero();
        model = folder.resolve("trained").resolve("model.zip");
    }

    private int attack(String command, Path config, Path report) {
        return run(
                command,
                "--config",
                config,
                "--data",
                "digits",
                "--attacked",
                ATTACKED,
                "--model",
                model,
                "--out",
                report);
    }

    private DefenceEvaluation evaluation() throws IOException {
        MultiLayerNetwork net = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
        Examples images = Source.DIGITS.load().test().first(ATTACKED);
        return DefenceEvaluation.through(
                Classifiers.of(net, Bounds.UNIT),
                new BitDepth(1),
                1,
                new Pgd(Norm.LINF, List.of(.1, .2), 3, new Pgd().relativeStep(), 1, true, LogitLoss.CE),
                images.images(),
                images.labels().stream().mapToInt(Integer::intValue).toArray(),
                new AttackOptions().withSeed(5));
    }

    @Test
    void attackGoesThroughIt() throws IOException {
        Path bare = folder.resolve("bare");
        Path report = folder.resolve("report");
        assertThat(attack("attack", config("bare", "seed: 5\nattack: " + PGD), bare))
                .isZero();
        assertThat(out).doesNotContain("behind");
        assertThat(json(bare)).doesNotContain("transform");
        assertThat(attack(
                        "attack",
                        config("bits", "seed: 5\nattack: " + PGD + "\ntransform: { method: bitdepth, bits: 1 }\n"),
                        report))
                .as(err)
                .isZero();

        assertThat(out).contains(", behind bitdepth (bits 1)");
        assertThat(json(report)).contains("\"transform\": \"bitdepth (bits 1)\"");
        assertThat(Files.readString(report.resolve("report.html")))
                .contains(
                        "Every image goes through bitdepth (bits 1) first, attacks too; the network was trained without it.")
                .contains("<th scope=\"row\">transform</th><td>bitdepth (bits 1)</td>");
        DefenceEvaluation expected = evaluation();
        List<Double> robust = expected.robustAccuracy();
        assertThat(json(report)).contains("\"robustAccuracy\": " + robust + ",");
        assertThat(json(bare)).doesNotContain("\"robustAccuracy\": " + robust + ",");
        assertThat(json(report)).contains("\"attackedCleanAccuracy\": " + expected.cleanAccuracy() + ",");
        assertThat(new ConfigReader().read(report.resolve("config.yaml")).transform())
                .contains(new BitDepth(1));
    }

    @Test
    void robustnessGoesThroughIt() throws IOException {
        Path list = config("list", "seed: 5\ntransform: { method: bitdepth, bits: 1 }\nattacks: [" + PGD + "]\n");
        Path report = folder.resolve("report");
        assertThat(attack("robustness", list, report)).as(err).isZero();
        assertThat(out).contains("behind bitdepth (bits 1)\nclean");
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("right. Every image goes through bitdepth (bits 1) first, attacks too;")
                .contains("<th scope=\"row\">transform</th><td>bitdepth (bits 1)</td>");
        DefenceEvaluation expected = evaluation();
        List<String> lines = Files.readAllLines(report.resolve("metrics.csv"));
        assertThat(share(lines, "clean")).isEqualTo(expected.cleanAccuracy(), within(1e-5));
        assertThat(share(lines, "pgd,0.1")).isEqualTo(expected.robustAccuracy().get(0), within(1e-5));
        assertThat(share(lines, "pgd,0.2")).isEqualTo(expected.robustAccuracy().get(1), within(1e-5));
        assertThat(new ConfigReader().readAttacks(report.resolve("config.yaml"), List.of()))
                .isEqualTo(new ConfigReader().readAttacks(list, List.of()));
    }

    private static double share(List<String> lines, String start) {
        String[] cells = lines.stream()
                .filter(line -> line.startsWith(start + ","))
                .findFirst()
                .orElseThrow()
                .split(",", -1);
        return Double.parseDouble(cells[2]) / Double.parseDouble(cells[3]);
    }

    @Test
    void whatATransformDrawsIsAveragedAndRepeats() throws IOException {
        Path noise =
                config("noise", "seed: 5\nattack: " + PGD + "\ntransform: { method: gaussiannoise, sigma: 0.3 }\n");
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        assertThat(attack("attack", noise, first)).as(err).isZero();
        assertThat(attack("attack", noise, second)).isZero();
        assertThat(out).contains(", behind gaussiannoise (sigma 0.3), the mean over 10 draws");
        assertThat(json(second)).isEqualTo(json(first));
        Path unknown = config("unknown", "transform: { method: bitdept }\nattacks: [" + PGD + "]\n");
        assertThat(attack("robustness", unknown, first)).isEqualTo(2);
        assertThat(err).contains("unknown.yaml:1:22: unknown transform 'bitdept'", "did you mean 'bitdepth'?");
    }
}
