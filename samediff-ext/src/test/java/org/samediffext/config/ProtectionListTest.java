package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.ConfigException;
import org.samediffext.registry.Registry;
import org.samediffext.registry.ToyRegistry;
import org.samediffext.spi.About;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;

class ProtectionListTest {
    private final Registry registry = ToyRegistry.full();
    private final ConfigReader reader = new ConfigReader(registry);

    ProtectionListTest() {
        registry.register(ToyShade.class);
    }

    /** Darkens everything. */
    @About(value = "toy protection", paper = "none, a toy")
    record ToyShade(double depth) implements Protection {
        ToyShade() {
            this(.1);
        }

        ToyShade {
            Range.positive("depth", depth);
        }

        @Override
        public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
            return features.sub(depth);
        }
    }

    @Test
    void readsEveryProtectionInItsOrder() {
        ProtectionList read = reader.parseProtections("""
                seed: 17
                protections:
                  - method: toyshade
                  - { name: dark, method: toyshade, depth: 0.5 }
                """, List.of("protections[1].depth=0.75"));

        assertThat(read)
                .isEqualTo(new ProtectionList(
                        17,
                        List.of(
                                new ProtectionList.Entry("toyshade", new ToyShade()),
                                new ProtectionList.Entry("dark", new ToyShade(.75)))));
    }

    @Test
    void refusesEveryProblemAtItsPlace() {
        assertThatThrownBy(() -> reader.parseProtections("""
                        seed: 0
                        protections:
                          - method: toyshadow
                          - { method: toyshade, depth: 0 }
                          - toyshade
                        """, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        <text>:1:7: seed is 0, allowed is a 64-bit integer other than 0, which ND4J takes for none
                        <text>:3:13: unknown protection 'toyshadow', available are toyshade, did you mean 'toyshade'?
                        <text>:4:32: depth is 0, allowed is a finite number with depth > 0
                        <text>:5:5: a protection is 'toyshade', allowed is a map with the key 'method', such as \
                        {method: toyshade}""");
        assertThatThrownBy(() -> reader.parseProtections("protections: []", List.of()))
                .hasMessage(
                        "<text>:1:14: protections is the list [], allowed is a list of at least one protection, such as "
                                + "[{method: emn, epsilon: 0.03}]");
    }

    @Test
    void whatIsWrittenReadsAsAnEqualList() {
        Registry.global().register(ToyShade.class);
        ProtectionList list = new ProtectionList(3, List.of(new ProtectionList.Entry("a", new ToyShade(.25))));

        String yaml = new ConfigWriter().write(list);

        assertThat(yaml).contains("- name: a\n");
        assertThat(reader.parseProtections(yaml, List.of())).isEqualTo(list);
    }

    @Test
    void twoWithOneNameAreRefused() {
        ProtectionList.Entry entry = new ProtectionList.Entry("a", new ToyShade());
        assertThatThrownBy(() -> new ProtectionList(1, List.of(entry, entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name is a, allowed is a name that no other has");
    }
}
