package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samediffext.ConfigException;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.ToyRegistry;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.spi.Norm;
import org.samediffext.toy.ToyFormula;
import org.samediffext.toy.ToyLinear;
import org.samediffext.toy.ToyMomentum;
import org.samediffext.toy.ToySgd;
import org.samediffext.toy.ToySquare;
import org.samediffext.toy.ToyStill;

class ConfigReaderTest {
    private final ConfigReader reader = new ConfigReader(ToyRegistry.full());

    @Test
    void readsEverySection() {
        Config config = reader.parse("""
                seed: 17
                updater: { method: toymomentum, beta: 0.5, weightDecay: 0.1,
                           learningRate: { schedule: toylinear, initial: 1e-4, steps: 5000 },
                           groups: [ { match: ".*_b", method: toysgd, learningRate: 0.01 } ] }
                loss:    { method: toysquare, scale: 2 }
                attack:
                  method: toystill
                  norm: l1
                  epsilon: [0.03137, .5]
                """);

        UpdaterSpec biases = new UpdaterSpec(new ToySgd(), 0.01, null, 0.01, List.of());
        assertThat(config)
                .isEqualTo(new Config(
                        17,
                        Optional.of(new UpdaterSpec(
                                new ToyMomentum(0.5),
                                0,
                                new ToyLinear(1e-4, 5000),
                                0.1,
                                List.of(new UpdaterSpec.Group(".*_b", biases)))),
                        Optional.of(new LossSpec(new ToySquare(2))),
                        Map.of(),
                        Optional.of(new ToyStill(Norm.L1, List.of(0.03137, 0.5), 10))));
    }

    @Test
    void readsTheLossesOfSeveralOutputs() {
        Config config = reader.parse("""
                losses:
                  left: { method: toysquare, scale: 2 }
                  right: { method: toysquare, timeSteps: 10, sampleWeights: true }
                """);
        assertThat(config.loss()).isEmpty();
        assertThat(config.losses())
                .containsExactly(
                        Map.entry("left", new LossSpec(new ToySquare(2))),
                        Map.entry("right", new LossSpec(new ToySquare(1), 10, true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loss: { method: toysquare, timeSteps: 0 } | timeSteps is 0, allowed is a finite number with timeSteps >= 1",
                "loss: { method: toysquare, timeSteps: much } | timeSteps is 'much', allowed is an integer",
                "loss: { method: toysquare, sampleWeights: 3 } | sampleWeights is 3, allowed is true or false",
                "loss: { method: toysquare, timeStep: 3 } | did you mean 'timeSteps'?",
                "losses: { a: { method: toysquar } } | did you mean 'toysquare'?",
                "losses: 5 | losses is 5, allowed is a map with the names of the output layers",
                "{ loss: { method: toysquare }, losses: {} } | the keys 'loss' and 'losses' exclude each other"
            })
    void refusesWhatALayerCannotDo(String yaml, String message) {
        assertThatThrownBy(() -> reader.parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everySectionIsOptional() {
        assertThat(reader.parse("{}"))
                .isEqualTo(new Config(1, Optional.empty(), Optional.empty(), Map.of(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "1e-3,0.001",
        "1e-4,0.0001",
        ".5,0.5",
        "+.5,0.5",
        "5.,5",
        "1E+2,100",
        "0x10,16",
        "0o10,8",
        "010,10",
        "-0,0"
    })
    void readsNumbersAsYaml12Does(String written, double number) {
        Config config = reader.parse("updater: { method: toysgd, learningRate: " + written + " }");

        assertThat(config.updater().orElseThrow().learningRate()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"on,'on'", "yes,'yes'", "1_000,'1_000'", "1:30,'1:30'", "'\"5\"','5'", "2012-01-01,'2012-01-01'"})
    void keepsTextThatYaml11WouldNot(String written, String text) {
        refuses(
                "loss: { method: toysquare, scale: " + written + " }",
                "<text>:1:35: scale is '" + text + "', allowed is a finite number with scale > 0");
        assertThat(reader.parse("updater: { method: toyformula, formula: on }")
                        .updater()
                        .orElseThrow()
                        .rule())
                .isEqualTo(new ToyFormula("on"));
    }

    @Test
    void refusesMisspeltNames() {
        refuses("""
                updatr: {}
                updater:
                  method: toymomentun
                loss:
                  method: toysquare
                  sclae: 1
                """, """
                <text>:1:1: unknown key 'updatr', available are seed, updater, loss, losses, attack, defense, transform, protection, did you mean 'updater'?
                <text>:3:11: unknown updater 'toymomentun', available are toyformula, toymomentum, toysgd, \
                did you mean 'toymomentum'?
                <text>:6:3: unknown setting 'sclae' of loss toysquare, available are scale, timeSteps, sampleWeights, did you mean 'scale'?""");
    }

    @Test
    void refusesBadValues() {
        refuses("""
                seed: 1.5
                updater: {method: toymomentum, beta: abc, learningRate: -1}
                loss: {method: toysquare, scale: .nan}
                attack: {method: toystill, norm: l3, epsilon: [0.1, 0], steps: 2.5}
                """, """
                <text>:1:7: seed is 1.5, allowed is a 64-bit integer other than 0, which ND4J takes for none
                <text>:2:38: beta is 'abc', allowed is a number with 0 <= beta < 1
                <text>:2:57: learningRate is -1, allowed is a finite number with learningRate >= 0 or a map with the \
                key 'schedule'
                <text>:3:34: scale is NaN, allowed is a finite number with scale > 0
                <text>:4:34: norm is 'l3', allowed is one of linf, l2, l1
                <text>:4:47: epsilon is 0, allowed is a finite number with epsilon > 0
                <text>:4:64: steps is 2.5, allowed is an integer with steps >= 1""");
        refuses(
                "updater: {method: toymomentum, beta: 1}",
                "<text>:1:38: beta is 1, allowed is a number with 0 <= beta < 1");
        refuses("updater: {method: toymomentum, weightDecay: -1, beta: 2}", """
                <text>:1:45: weightDecay is -1, allowed is a finite number with weightDecay >= 0
                <text>:1:55: beta is 2, allowed is a number with 0 <= beta < 1""");
        refuses(
                "seed: 9223372036854775808",
                "<text>:1:7: seed is 9223372036854775808, allowed is a 64-bit integer other than 0, which "
                        + "ND4J takes for none");
        refuses(
                "seed: 0",
                "<text>:1:7: seed is 0, allowed is a 64-bit integer other than 0, which ND4J takes for none");
        refuses(
                "loss: {method: toysquare, scale: 1e400}",
                "<text>:1:34: scale is Infinity, allowed is a finite number with scale > 0");
    }

    @Test
    void refusesWhatIsMissing() {
        refuses(
                "attack: {method: toystill}",
                "<text>:1:9: setting 'epsilon' is missing, it has no default, allowed is a list, each entry a finite "
                        + "number with epsilon > 0");
        refuses(
                "loss: {scale: 1}",
                "<text>:1:7: the key 'method' is missing, it names the loss, available are toysquare");
        refuses(
                "loss: toysquare",
                "<text>:1:7: loss is 'toysquare', allowed is a map with the key 'method', such as "
                        + "{method: toysquare}");
        refuses(
                "updater:\nloss: {method: toysquare}",
                "<text>:1:9: updater is empty, allowed is a map with the key " + "'method'");
    }

    @Test
    void refusesBadGroups() {
        refuses("""
                updater:
                  method: toymomentum
                  groups:
                    - match: "("
                    - match: a
                      beta: 2
                    - bta: 0.5
                """, """
                <text>:4:14: match is '(', allowed is a Java regular expression (Unclosed group near index 1)
                <text>:6:13: beta is 2, allowed is a number with 0 <= beta < 1
                <text>:7:7: unknown setting 'bta' of updater toymomentum, available are beta, match, learningRate, \
                weightDecay, onNonFinite, clip, noise, lookahead, l0, average, did you mean 'beta'?
                <text>:7:7: the key 'match' is missing, allowed is a Java regular expression for the names of parameters""");
    }

    @Test
    void pointsIntoTheParts() {
        refuses("""
                updater:
                  method: toysgd
                  clip: { value: 1,
                          nrom: 2 }
                  average: { kind: ema, decay: -1 }
                """, """
                <text>:4:11: unknown key 'nrom' of clip, available are value, norm, globalNorm, did you mean 'norm'?
                <text>:5:32: decay is -1, allowed is a number with 0 <= decay < 1""");
    }

    @Test
    void pointsIntoABlockFormula() {
        refuses("""
                updater:
                  method: toyformula
                  formula: |
                    m = g

                      step = ?
                """, "<text>:6:14: unexpected '?'");
        refuses("updater:\r\n  method: toyformula\r\n  formula: |-\r\n    m = ?\r\n", "<text>:4:9: unexpected '?'");
        refuses("updater:\n  method: toyformula\n  formula: |1 # one\n     m = ?\n", "<text>:4:10: unexpected '?'");
    }

    @Test
    void pointsToAFormulaThatIsNoBlock() {
        refuses(
                "updater: {method: toyformula, formula: \"m = g\\nstep = ?\"}",
                "<text>:1:40: unexpected '?' (line 2, column 8 of the text)");
        refuses(
                "updater:\n  method: toyformula\n  formula: >\n    m = ?\n",
                "<text>:3:12: unexpected '?' (line 1, column 5 of the text)");
    }

    @Test
    void reportsAtMostAHundredProblems() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            yaml.append("nothing-of-this-kind").append(i).append(": 1\n");
        }

        assertThatThrownBy(() -> reader.parse(yaml.toString()))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(101))
                .hasMessageEndingWith("\nand 50 more problems");
    }

    private void refuses(String yaml, String message) {
        assertThatThrownBy(() -> reader.parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
