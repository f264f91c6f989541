package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.spi.SettingException;

/** Laws of AdEMAMix. */
class AdEMAMixTest {
    private static final List<double[]> GRADIENTS =
            List.of(new double[] {0.1, -0.2, 0.3}, new double[] {0.2, 0.1, -0.1}, new double[] {-0.05, 0.3, 0});

    private static double[] end(org.samediffext.spi.UpdateRule rule) {
        return Steps.run(Rules.decayed(rule), new double[] {1, -2, 0.5}, GRADIENTS, DataType.DOUBLE)
                .get(2);
    }

    @Test
    void withoutTheSlowMeanItIsAdamW() {
        double[] expected = end(new AdamW());
        double[] actual = end(new AdEMAMix(0.9, 0.999, 0.9999, 0, 0, 0, 1e-8));
        for (int i = 0; i < 3; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-15));
        }
    }

    @Test
    void theWarmUpsEndInTheGivenValues() {
        assertThat(end(new AdEMAMix(0.9, 0.999, 0.99, 5, 1, 1, 1e-8)))
                .isEqualTo(end(new AdEMAMix(0.9, 0.999, 0.99, 5, 0, 0, 1e-8)))
                .isNotEqualTo(end(new AdEMAMix(0.9, 0.999, 0.99, 5, 0, 9, 1e-8)))
                .isNotEqualTo(end(new AdEMAMix(0.9, 0.999, 0.99, 5, 9, 0, 1e-8)));
    }

    @Test
    void aWarmUpOfBeta3NeedsSomewhereToStart() {
        assertThatThrownBy(() -> new AdEMAMix(0, 0.999, 0.99, 5, 0, 9, 1e-8))
                .isInstanceOf(SettingException.class)
                .hasMessage("beta1 is 0.0, allowed is more than 0 with a beta3Warmup");
        assertThat(end(new AdEMAMix(0, 0.999, 0, 5, 0, 0, 1e-8))).doesNotContain(Double.NaN);
    }
}
