package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of NumPy, printed to 7 decimals. */
class SigmoidRampTest {

    @ParameterizedTest
    @CsvSource({"0, .0067379", "20000, .2865048", "40000, 1", "90000, 1"})
    void givesTheReferenceValues(long step, double weight) {
        assertThat(new SigmoidRamp(40_000).at(step)).isCloseTo(weight, within(1e-7));
    }

    @Test
    void withoutStepsThereIsNoRamp() {
        assertThat(new SigmoidRamp(0).at(0)).isEqualTo(1);
    }

    @Test
    void refusesNegativeSteps() {
        assertThatThrownBy(() -> new SigmoidRamp(-1)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new SigmoidRamp(1).at(-1)).hasMessageContaining("step");
    }
}
