package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.spi.AttackResult.Budget;

/** The attack of Carlini and Wagner; numbers of the specification, 5.8 and 13. */
class CarliniWagnerTest {
    private static CarliniWagner oneWeight(double weight) {
        return new CarliniWagner(List.of(), 1, 1000, .01, weight, 0, false);
    }

    @Test
    void reachesTheNumbersOfTheTanhNet() {
        Budget budget = MinimumNorm.run(new CarliniWagner(), new TanhNet());
        assertThat(budget.distance().get(0)).isEqualTo(.3625033771, within(1e-9));
        assertThat(budget.adversarial().toDoubleVector())
                .containsExactly(new double[] {.3329694588, .5141943032, .9730227584, .4057033101}, within(2e-7));
    }

    @Test
    void findsALinearBoundary() {
        assertThat(MinimumNorm.distance(new CarliniWagner(), Linear.golden())).isEqualTo(.458264, within(5e-7));
    }

    @Test
    void needsAWeightAboveTheThresholdOfTheLinearModel() {
        assertThat(MinimumNorm.distance(oneWeight(.39), Linear.golden())).isInfinite();
        assertThat(MinimumNorm.distance(oneWeight(.41), Linear.golden())).isEqualTo(.4582576, within(5e-5));
    }

    @Test
    void keepsTheConfidence() {
        CarliniWagner sure = new CarliniWagner(List.of(), 6, 500, .01, .1, 1, false);
        assertThat(MinimumNorm.run(sure, Linear.golden()).loss().get(0)).isBetween(1.0, 1.1);
        assertThat(MinimumNorm.run(sure, new TanhNet()).loss().get(0)).isBetween(1.0, 1.1);
    }

    @Test
    void bisectsTheWeight() {
        Weight weight = new Weight(1, 10);
        double[] values = new double[10];
        boolean[] success = {false, false, true, false, true, true, false, false, true, true};
        for (int i = 0; i < values.length; i++) {
            values[i] = weight.value();
            weight.learn(success[i]);
        }
        assertThat(values).containsExactly(1, 10, 100, 55, 77.5, 66.25, 60.625, 63.4375, 64.84375, 64.84375);
        assertThat(weight.exhausted()).isTrue();
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> new CarliniWagner(List.of(), 1, 1, .1, 1, -1, false))
                .hasMessageContaining("confidence");
        assertThatThrownBy(() -> new CarliniWagner(List.of(), 1, 1, 0, 1, 0, false))
                .hasMessageContaining("learningRate");
        assertThatThrownBy(() -> new CarliniWagner(List.of(), 1, 1, .1, 0, 0, false))
                .hasMessageContaining("firstWeight");
    }
}
