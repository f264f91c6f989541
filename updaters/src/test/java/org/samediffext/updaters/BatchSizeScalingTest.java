package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.samediffext.spi.SettingException;

/** Numbers by hand from the rules: 4 and 16 times the batch. */
class BatchSizeScalingTest {

    @Test
    void linearRuleMultipliesByTheRatio() {
        assertThat(new BatchSizeScaling(256, 1024).linear(0.1)).isEqualTo(0.4);
        assertThat(new BatchSizeScaling(1024, 256).linear(0.4)).isEqualTo(0.1);
    }

    @Test
    void squareRootRuleScalesAllSettingsOfAdam() {
        BatchSizeScaling scaling = new BatchSizeScaling(32, 128);
        assertThat(scaling.squareRoot(1e-3)).isEqualTo(2e-3);
        AdamW scaled = scaling.adam(new AdamW(0.9, 0.999, 1e-8));
        assertThat(scaled.beta1()).isCloseTo(0.6, within(1e-12));
        assertThat(scaled.beta2()).isCloseTo(0.996, within(1e-12));
        assertThat(scaled.epsilon()).isCloseTo(5e-9, within(1e-20));
    }

    @Test
    void rejectsARatioThatLeavesNoDecay() {
        assertThatThrownBy(() -> new BatchSizeScaling(32, 512).adam(new AdamW()))
                .isInstanceOf(SettingException.class)
                .hasMessage("beta1 is 0.9, allowed is at least 0.9375 where the batch grows 16.0 times");
        assertThatThrownBy(() -> new BatchSizeScaling(0, 512)).isInstanceOf(SettingException.class);
    }
}
