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
import org.samediffext.spi.Norm;
import org.samediffext.toy.ToyStill;

class AttackListTest {
    private static final ToyStill WEAK = new ToyStill(Norm.L1, List.of(0.25, 0.5), 3);
    private static final ToyStill STRONG = new ToyStill(Norm.LINF, List.of(0.5), 20);

    private final ConfigReader reader = new ConfigReader(ToyRegistry.full());

    @Test
    void readsEveryAttackInItsOrder() {
        AttackList read = reader.parseAttacks("""
                seed: 17
                attacks:
                  - { method: toystill, norm: l1, epsilon: [0.25, 0.5], steps: 3 }
                  - { name: many steps, method: toystill, norm: linf, epsilon: 0.5 }
                """, List.of("attacks[1].steps=20"));

        assertThat(read)
                .isEqualTo(new AttackList(
                        17,
                        List.of(new AttackList.Entry("toystill", WEAK), new AttackList.Entry("many steps", STRONG))));
        assertThat(reader.parseAttacks("attacks: [{method: toystill, epsilon: 1}]", List.of())
                        .seed())
                .isEqualTo(1);
    }

    @Test
    void refusesEveryProblemAtItsPlace(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("list.yaml"), """
                sed: 1
                seed: 0
                attacks:
                  - method: toystil
                  - method: toystill
                    epsilon: [0.1, 0]
                  - { method: toystill, epsilon: 1 }
                  - { name: "a/b", method: toystill, epsilon: 1 }
                  - toystill
                  - { name: x, method: toystill, epsilon: 1, stpes: 3 }
                """);

        assertThatThrownBy(() -> reader.readAttacks(file, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        F:1:1: unknown key 'sed', available are seed, attacks, transform, did you mean 'seed'?
                        F:2:7: seed is 0, allowed is a 64-bit integer other than 0, which ND4J takes for none
                        F:4:13: unknown attack 'toystil', available are toystill, did you mean 'toystill'?
                        F:6:14: epsilon is 0, allowed is a finite number with epsilon > 0
                        F:7:15: the name 'toystill' is that of attacks[1] too, allowed is a name of its own, such as \
                        {name: toystill-2, method: ...}
                        F:8:13: name is 'a/b', allowed is up to 32 letters, digits, '_', '.', '-' and spaces
                        F:9:5: an attack is 'toystill', allowed is a map with the key 'method', such as \
                        {method: toystill}
                        F:10:46: unknown setting 'stpes' of attack toystill, available are norm, epsilon, steps, \
                        did you mean 'steps'?""".replace("F:", file + ":"));
    }

    @Test
    void refusesWhatIsNoListOfAttacks() {
        refuses("", "<text>: is empty, allowed is a map with the keys seed, attacks, transform");
        refuses(
                "seed: 1",
                "<text>:1:1: the key 'attacks' is missing, allowed is a list such as [{method: pgd, epsilon: 0.1}]");
        refuses(
                "attacks: []",
                "<text>:1:10: attacks is the list [], allowed is a list of at least one attack, such as "
                        + "[{method: pgd, epsilon: 0.1}]");
    }

    @Test
    void whatIsWrittenReadsAsAnEqualList() {
        Registry.global().register(ToyStill.class);
        AttackList list =
                new AttackList(3, List.of(new AttackList.Entry("a", WEAK), new AttackList.Entry("toystill", STRONG)));

        String yaml = new ConfigWriter().write(list);

        assertThat(yaml).startsWith("# resolved by samediff-ext ").contains("- name: a\n");
        assertThat(reader.parseAttacks(yaml, List.of())).isEqualTo(list);
    }

    @Test
    void twoWithOneNameAreRefused() {
        AttackList.Entry entry = new AttackList.Entry("a", WEAK);
        assertThatThrownBy(() -> new AttackList(1, List.of(entry, entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name is a, allowed is a name that no other has");
    }

    private void refuses(String yaml, String message) {
        assertThatThrownBy(() -> reader.parseAttacks(yaml, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
