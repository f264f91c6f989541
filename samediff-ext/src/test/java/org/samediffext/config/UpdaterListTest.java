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
import org.samediffext.registry.Registry;
import org.samediffext.registry.ToyRegistry;
import org.samediffext.registry.UpdaterSpec;
import org.samediffext.toy.ToyMomentum;
import org.samediffext.toy.ToySgd;

class UpdaterListTest {
    private final ConfigReader reader = new ConfigReader(ToyRegistry.full());

    @Test
    void readsEveryUpdaterInItsOrder() {
        UpdaterList read = reader.parseUpdaters("""
                seed: 17
                updaters:
                  - { method: toysgd, learningRate: 0.5 }
                  - { method: toymomentum, beta: 0.25, learningRate: 0.1, weightDecay: 0 }
                  - { name: slow sgd, method: toysgd, learningRate: 0.01 }
                """, List.of("updaters[1].beta=0.75"));

        assertThat(read)
                .isEqualTo(new UpdaterList(
                        17,
                        List.of(
                                new UpdaterList.Entry("toysgd", plain(0.5)),
                                new UpdaterList.Entry(
                                        "toymomentum", new UpdaterSpec(new ToyMomentum(0.75), 0.1, null, 0, List.of())),
                                new UpdaterList.Entry("slow sgd", plain(0.01)))));
        assertThat(reader.parseUpdaters("updaters: [{method: toysgd}]", List.of())
                        .seed())
                .isEqualTo(1);
    }

    @Test
    void refusesEveryProblemAtItsPlace(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("list.yaml"), """
                sed: 1
                seed: 0
                updaters:
                  - method: toymomentun
                  - method: toymomentum
                    bta: 0.5
                  - { method: toymomentum, beta: 2 }
                  - { name: "a/b", method: toysgd }
                  - toysgd
                  - { name: 5, method: toysgd, beta: 1 }
                """);

        assertThatThrownBy(() -> reader.readUpdaters(file, List.of("updaters[9].beta=1")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        F:1:1: unknown key 'sed', available are seed, updaters, did you mean 'seed'?
                        F:2:7: seed is 0, allowed is a 64-bit integer other than 0, which ND4J takes for none
                        F:4:13: unknown updater 'toymomentun', available are toyformula, toymomentum, toysgd, \
                        did you mean 'toymomentum'?
                        F:6:5: unknown setting 'bta' of updater toymomentum, available are beta, learningRate, \
                        weightDecay, groups, onNonFinite, clip, noise, lookahead, l0, average, did you mean 'beta'?
                        F:7:15: the name 'toymomentum' is that of updaters[1] too, allowed is a name of its own, \
                        such as {name: toymomentum-2, method: ...}
                        F:7:34: beta is 2, allowed is a number with 0 <= beta < 1
                        F:8:13: name is 'a/b', allowed is up to 32 letters, digits, '_', '.', '-' and spaces
                        F:9:5: an updater is 'toysgd', allowed is a map with the key 'method', such as \
                        {method: toysgd}
                        F:10:13: name is 5, allowed is up to 32 letters, digits, '_', '.', '-' and spaces
                        F:10:32: unknown setting 'beta' of updater toysgd, available are learningRate, weightDecay, \
                        groups, onNonFinite, clip, noise, lookahead, l0, average
                        --set updaters[9].beta=1: updaters has no entry [9], it has 6 from [0]""".replace("F:", file + ":"));
    }

    @Test
    void refusesTheSameNameTwice() {
        refuses("""
                updaters:
                  - { method: toysgd }
                  - { method: toysgd, learningRate: 1 }
                  - { method: toymomentum, name: toysgd }
                """, """
                <text>:3:15: the name 'toysgd' is that of updaters[0] too, allowed is a name of its own, such as \
                {name: toysgd-2, method: ...}
                <text>:4:34: the name 'toysgd' is that of updaters[0] too, allowed is a name of its own, such as \
                {name: toysgd-2, method: ...}""");
    }

    @Test
    void refusesWhatIsNoListOfUpdaters() {
        refuses("", "<text>: is empty, allowed is a map with the keys seed, updaters");
        refuses("seed: 1", "<text>:1:1: the key 'updaters' is missing, allowed is a list such as [{method: lion}]");
        refuses(
                "updaters: []",
                "<text>:1:11: updaters is the list [], allowed is a list of at least one updater, such as "
                        + "[{method: lion}]");
        refuses(
                "updaters:",
                "<text>:1:10: updaters is empty, allowed is a list of at least one updater, such as [{method: lion}]");
        refuses(
                "updaters: {method: toysgd}",
                "<text>:1:11: updaters is the map {method=toysgd}, allowed is a list of at least one updater, such as "
                        + "[{method: lion}]");
        refuses("[]", "<text>:1:1: the document is the list [], allowed is a map with the keys seed, updaters");
    }

    @Test
    void whatIsWrittenReadsAsAnEqualList() {
        Registry.global().register(ToySgd.class);
        UpdaterList list = new UpdaterList(
                3, List.of(new UpdaterList.Entry("a", plain(0.5)), new UpdaterList.Entry("toysgd", plain(0.25))));

        String yaml = new ConfigWriter().write(list);

        assertThat(yaml).startsWith("# resolved by samediff-ext ").contains("- name: a\n");
        assertThat(reader.parseUpdaters(yaml, List.of())).isEqualTo(list);
    }

    private void refuses(String yaml, String message) {
        assertThatThrownBy(() -> reader.parseUpdaters(yaml, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static UpdaterSpec plain(double rate) {
        return new UpdaterSpec(new ToySgd(), rate, null, 0.01, List.of());
    }
}
