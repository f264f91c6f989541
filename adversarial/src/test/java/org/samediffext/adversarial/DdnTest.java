package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** DDN; numbers of the specification, 5.10 and 13. */
class DdnTest {
    @Test
    void reachesTheNumberOfTheTanhNet() {
        assertThat(MinimumNorm.distance(new Ddn(), new TanhNet())).isEqualTo(.36848, within(5e-6));
    }

    @Test
    void findsALinearBoundary() {
        assertThat(MinimumNorm.distance(new Ddn(), Linear.golden())).isBetween(.4582575, 1.02 * .4582576);
    }

    @Test
    void stretchesTheFirstStepToTheRadius() {
        double distance = MinimumNorm.distance(new Ddn(List.of(), 1, .7, .48, .05), Linear.golden());
        assertThat(distance).isEqualTo(.48 * 1.05, within(1e-12));
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> new Ddn(List.of(), 0, 1, 1, .05)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new Ddn(List.of(), 1, 0, 1, .05)).hasMessageContaining("step");
        assertThatThrownBy(() -> new Ddn(List.of(), 1, 1, 0, .05)).hasMessageContaining("radius");
        assertThatThrownBy(() -> new Ddn(List.of(), 1, 1, 1, 0)).hasMessageContaining("gamma");
    }
}
