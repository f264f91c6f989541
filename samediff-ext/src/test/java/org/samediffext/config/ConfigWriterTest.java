package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Norm;
import org.samediffext.toy.ToyFormula;
import org.samediffext.toy.ToyLinear;
import org.samediffext.toy.ToyMomentum;
import org.samediffext.toy.ToySgd;
import org.samediffext.toy.ToySquare;
import org.samediffext.toy.ToyStill;

class ConfigWriterTest {
    private final ConfigWriter writer = new ConfigWriter();
    private final ConfigReader reader = new ConfigReader();

    @Test
    void writesAllDefaultsAndTheVersions() {
        Config config = reader.parse("""
                updater: { method: toymomentum, groups: [ { match: ".*_b", method: toysgd } ] }
                loss: { method: toysquare }
                attack: { method: toystill, epsilon: [1e-4, 0.5] }
                """);

        assertThat(writer.write(config)).isEqualTo("""
                        # resolved by samediff-ext %s, Deeplearning4j 1.0.0-M2.1
                        seed: 1
                        updater:
                          method: toymomentum
                          beta: 0.9
                          learningRate: 0.001
                          weightDecay: 0.0
                          onNonFinite: error
                          groups:
                          - match: .*_b
                            method: toysgd
                            learningRate: 0.1
                            weightDecay: 0.01
                            onNonFinite: error
                        loss:
                          method: toysquare
                          scale: 1.0
                        attack:
                          method: toystill
                          norm: linf
                          epsilon:
                          - 1.0E-4
                          - 0.5
                          steps: 10
                        """.formatted(Versions.ours()));
    }

    @Test
    void knowsTheVersion() {
        assertThat(Versions.ours()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void writesWhatReadsAsAnEqualConfig() {
        UpdaterSpec group = new UpdaterSpec(new ToySgd(), 0, new ToyLinear(1e300, 1), 0, List.of());
        Config config = new Config(
                Long.MIN_VALUE,
                Optional.of(new UpdaterSpec(
                        new ToyMomentum(Math.nextDown(1.0)),
                        Double.MIN_VALUE,
                        null,
                        1e-7,
                        List.of(new UpdaterSpec.Group("\\d+_[bW] # 'x'", group)))),
                Optional.of(new LossSpec(new ToySquare(1.0 / 3), 7, true)),
                Map.of(),
                Optional.of(new ToyStill(Norm.L2, List.of(), Integer.MAX_VALUE)));

        assertThat(reader.parse(writer.write(config))).isEqualTo(config);
        assertThat(writer.write(config)).isEqualTo(writer.write(config));
        Config empty = new Config(1, Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
        assertThat(reader.parse(writer.write(empty))).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m = g\nstep = lr*m\n",
                "  indented\nless",
                "\n\nblank lines\n\n",
                "trailing space \nnext",
                "",
                " ",
                "null",
                "true",
                "1e-3",
                "on",
                "a: b # c",
                "'quoted' \"twice\"",
                "*x",
                "tab\there",
                "bell\u0007",
                "Grüße 😀",
                "\u2028\u0085",
                "carriage\r\nreturn",
                "---\na",
                "${HOME}"
            })
    void keepsEveryText(String text) {
        Config config = new Config(
                1, Optional.of(UpdaterSpec.of(new ToyFormula(text))), Optional.empty(), Map.of(), Optional.empty());

        assertThat(reader.parse(writer.write(config))).isEqualTo(config);
    }

    @Test
    void writesTheLossesOfSeveralOutputs() {
        Map<String, LossSpec> losses =
                Map.of("left", new LossSpec(new ToySquare(2)), "right", new LossSpec(new ToySquare(3), 5, false));
        Config config = new Config(1, Optional.empty(), Optional.empty(), losses, Optional.empty());
        assertThat(reader.parse(writer.write(config))).isEqualTo(config);
    }

    @Test
    void writesAFormulaAsABlock() {
        Config config = new Config(
                1,
                Optional.of(UpdaterSpec.of(new ToyFormula("m = g\nstep = m\n"))),
                Optional.empty(),
                Map.of(),
                Optional.empty());

        assertThat(writer.write(config)).contains("  formula: |\n    m = g\n    step = m\n");
    }
}
