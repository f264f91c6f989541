package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** FMN; numbers of the specification, 5.10 and 13. */
class FmnTest {
    private static Fmn fmn(Norm norm, int steps) {
        return new Fmn(norm, List.of(), steps, 1, .05);
    }

    @ParameterizedTest
    @EnumSource
    void reachesTheNumbersOfTheTanhNet(Norm norm) {
        double known = switch (norm) {
            case LINF -> .2156037;
            case L2 -> .3625140;
            case L1 -> .4932373;
        };
        double found = MinimumNorm.distance(fmn(norm, 100), new TanhNet());
        assertThat(found).isBetween(MinimumNorm.tanh(norm) - 1e-9, 1.0001 * MinimumNorm.tanh(norm));
        assertThat(found).isEqualTo(known, within(8e-6));
    }

    @ParameterizedTest
    @EnumSource
    void findsALinearBoundary(Norm norm) {
        double minimum = MinimumNorm.linear(norm);
        assertThat(MinimumNorm.distance(fmn(norm, 100), Linear.golden())).isBetween(minimum - 1e-9, 1.0001 * minimum);
    }

    @Test
    void asksForOneGradientAStep() {
        AttackResult result =
                fmn(Norm.L2, 7).run(Linear.golden(), MinimumNorm.X, Criterion.untargeted(0), MinimumNorm.OPTIONS);
        assertThat(result.backward(0)).isEqualTo(7);
        assertThat(result.forward(0)).isEqualTo(9);
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> fmn(Norm.L2, 0)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new Fmn(Norm.L2, List.of(), 1, 0, .05)).hasMessageContaining("step");
        assertThatThrownBy(() -> new Fmn(Norm.L2, List.of(), 1, 1, 1)).hasMessageContaining("gamma");
    }
}
