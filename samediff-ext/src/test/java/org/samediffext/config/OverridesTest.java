package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samediffext.ConfigException;
import org.samediffext.registry.LossSpec;
import org.samediffext.registry.ToyRegistry;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.toy.ToyLinear;
import org.samediffext.toy.ToyMomentum;
import org.samediffext.toy.ToySgd;
import org.samediffext.toy.ToySquare;

class OverridesTest {
    private static final String YAML = """
            seed: 1
            updater:
              method: toymomentum
              groups:
                - match: a
                - match: b
            """;
    private final ConfigReader reader = new ConfigReader(ToyRegistry.full());

    @Test
    void replacesAValue() {
        Config config = reader.parse(YAML, List.of("seed=2", "updater.beta=0.25", "updater.beta=0.5"));

        assertThat(config.seed()).isEqualTo(2);
        assertThat(config.updater().orElseThrow().rule()).isEqualTo(new ToyMomentum(0.5));
    }

    @Test
    void replacesInFilesToo(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a.yaml"), YAML);

        assertThat(reader.read(file, List.of("seed=-7")).seed()).isEqualTo(-7);
    }

    @Test
    void makesTheMapsOnTheWay() {
        Config config = reader.parse(
                YAML,
                List.of(
                        "loss.method=toysquare",
                        "loss.scale=1e-3",
                        "updater.learningRate.schedule=toylinear",
                        "updater.learningRate.steps=5"));

        assertThat(config.loss()).contains(new LossSpec(new ToySquare(1e-3)));
        assertThat(config.updater().orElseThrow().schedule()).isEqualTo(new ToyLinear(0.001, 5));
    }

    @Test
    void replacesInsideAList() {
        UpdaterSpec spec = reader.parse(YAML, List.of("updater.groups[1].beta=0.5", "updater.groups[0]={match: c}"))
                .updater()
                .orElseThrow();

        assertThat(spec.groups().get(0).match()).isEqualTo("c");
        assertThat(spec.groups().get(1).spec().rule()).isEqualTo(new ToyMomentum(0.5));
    }

    @Test
    void takesAWholeMap() {
        assertThat(reader.parse(YAML, List.of("updater={method: toysgd}")).updater())
                .contains(UpdaterSpec.of(new ToySgd()));
    }

    @Test
    void namesTheSettingInProblems() {
        refuses(
                List.of("updater.beta=2", "loss={method: toysquare, scale: 0}", "sed=1", "updater.groups[0].bta=1"),
                """
                --set updater.beta=2: beta is 2, allowed is a number with 0 <= beta < 1
                --set loss={method: toysquare, scale: 0}: scale is 0, allowed is a finite number with scale > 0
                --set sed=1: unknown key 'sed', available are seed, updater, loss, losses, attack, defense, transform, protection, did you mean 'seed'?
                --set updater.groups[0].bta=1: unknown setting 'bta' of updater toymomentum, available are beta, match, \
                learningRate, weightDecay, onNonFinite, clip, noise, lookahead, l0, average, did you mean 'beta'?""");
        refuses(List.of("updater.beta="), "--set updater.beta=: beta is empty, allowed is a number with 0 <= beta < 1");
        refuses(
                List.of("updater.formula=m = ?", "updater.method=toyformula"),
                "--set updater.formula=m = ?: unexpected '?' (line 1, column 5 of the text)");
    }

    @Test
    void problemsOfTheFileComeFirst() {
        assertThatThrownBy(() -> reader.parse("sed: 1", List.of("updater.method=toysg")))
                .hasMessage(
                        "<text>:1:1: unknown key 'sed', available are seed, updater, loss, losses, attack, defense, transform, protection, did you mean "
                                + "'seed'?\n--set updater.method=toysg: unknown updater 'toysg', available are toyformula, "
                                + "toymomentum, toysgd, did you mean 'toysgd'?");
    }

    @Test
    void refusesASettingWithoutAPathAndAPlace() {
        String allowed = "allowed is a path and a value, such as updater.learningRate=0.01";
        refuses(List.of("updater"), "--set updater: has no path and value, " + allowed);
        refuses(
                List.of("=1", "a..b=1"),
                "--set =1: has no path and value, " + allowed + "\n--set a..b=1: has no path and value, " + allowed);
        refuses(List.of("seed.a=1"), "--set seed.a=1: seed is 1, allowed is a map here");
        refuses(
                List.of("updater[0]=1"),
                "--set updater[0]=1: updater is the map {method=toymomentum, "
                        + "groups=[{match=a}, {match=b}]}, allowed is a list here");
        refuses(
                List.of("updater.groups[2].beta=1"),
                "--set updater.groups[2].beta=1: updater.groups has no entry [2], it has 2 from [0]");
        refuses(
                List.of("seed=["),
                "--set seed=[: not YAML: while parsing a flow node: expected the node content, but "
                        + "found '<stream end>'");
    }

    private void refuses(List<String> sets, String message) {
        assertThatThrownBy(() -> reader.parse(YAML, sets))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
