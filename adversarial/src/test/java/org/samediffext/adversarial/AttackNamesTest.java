package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.samediffext.config.ConfigReader;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Norm;

/** Attacks are chosen by name in a configuration. */
class AttackNamesTest {
    static Stream<Attack> attacks() {
        return ServiceLoader.load(Attack.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(attack -> attack.getClass().getEnclosingClass() == null);
    }

    private static Attack read(String settings) {
        return new ConfigReader()
                .parseAttacks("attacks:\n  - { method: " + settings + " }\n", List.of())
                .entries()
                .get(0)
                .attack();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theNameAndABudgetMakeAnAttack(Attack attack) {
        assertThat(read(attack.name() + ", epsilon: [1]")).isInstanceOf(attack.getClass());
    }

    @Test
    void settingsAreReadByTheirNames() {
        assertThat(
                        read(
                                "ti, norm: l2, epsilon: [0.1, 0.2], steps: 7, momentum: 0.5, side: 7, diversity: 0.25, loss: margin"))
                .isEqualTo(new Ti(Norm.L2, List.of(.1, .2), 7, .5, 7, .25, .9, LogitLoss.MARGIN));
        assertThat(read("vmi, epsilon: [0.1], neighbours: 3, reach: 2, ahead: true"))
                .isEqualTo(new Vmi(Norm.LINF, List.of(.1), 10, 1, 3, 2, true, LogitLoss.CE));
        assertThat(read("additivenoise, epsilon: [0.1], draws: 9, law: gaussian"))
                .isEqualTo(new AdditiveNoise(Norm.LINF, List.of(.1), 9, AdditiveNoise.Law.GAUSSIAN));
        assertThat(read("autoattack, epsilon: [0.1], version: rand"))
                .isEqualTo(new AutoAttack(Norm.LINF, List.of(.1), AutoAttack.Version.RAND, 100, 5000));
    }
}
