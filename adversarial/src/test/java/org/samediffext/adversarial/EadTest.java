package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.spi.AttackResult.Budget;

/** EAD; the linear model L of the specification, 13.1: its cheapest change in L1 is .525, all on the first number. */
class EadTest {
    private static Ead ead(double weight, double beta) {
        return new Ead(List.of(), 1, 1000, .01, weight, beta, 0, Ead.DecisionRule.L1);
    }

    @Test
    void changesFewNumbers() {
        Budget budget = MinimumNorm.run(ead(2, .01), Linear.golden());
        assertThat(budget.distance().get(0)).isBetween(.525 - 1e-9, .5253);
        double[] moved = budget.adversarial().toDoubleVector();
        assertThat(moved[0]).isEqualTo(.6 - budget.distance().get(0), within(1e-12));
        assertThat(moved).endsWith(.3, .9, .5);
    }

    /** The numbers of the specification, 5.9. It fails up to c = 1 there; here the points count too at which slopes are asked for. */
    @Test
    void keepsTheLeastElasticNetValue() {
        assertThat(elasticNet(2, 1000)).isEqualTo(.589, within(5e-4));
        assertThat(elasticNet(5, 10_000)).isEqualTo(.657, within(5e-4));
        assertThat(elasticNet(.9, 1000)).isInfinite();
    }

    private static double elasticNet(double weight, int steps) {
        return MinimumNorm.distance(
                new Ead(List.of(), 1, steps, .01, weight, .01, 0, Ead.DecisionRule.ELASTICNET), Linear.golden());
    }

    @Test
    void followsTheGradientWithoutShrinkage() {
        double[] moved = MinimumNorm.run(ead(1, 0), Linear.golden())
                .adversarial()
                .sub(MinimumNorm.X)
                .toDoubleVector();
        assertThat(moved[0]).isBetween(-.5, -.4);
        assertThat(moved).containsExactly(new double[] {moved[0], -moved[0] / 2, moved[0] / 4, 0}, within(1e-12));
    }

    @Test
    void failsWhereTheWeightIsTooSmall() {
        assertThat(MinimumNorm.distance(ead(.3, .01), Linear.golden())).isInfinite();
    }

    @Test
    void comesCloseOnTheTanhNet() {
        double found = MinimumNorm.distance(ead(5, .01), new TanhNet());
        assertThat(found).isBetween(MinimumNorm.tanh(org.samediffext.spi.Norm.L1) - 1e-9, .4932132828 * 1.01);
    }

    @Test
    void keepsTheConfidence() {
        Ead sure = new Ead(List.of(), 3, 500, .01, 2, .01, .5, Ead.DecisionRule.L1);
        assertThat(MinimumNorm.run(sure, Linear.golden()).loss().get(0)).isBetween(.5, .6);
    }

    @Test
    void rejectsBadSettings() {
        assertThatThrownBy(() -> ead(1, -1)).hasMessageContaining("beta");
        assertThatThrownBy(() -> ead(0, 0)).hasMessageContaining("firstWeight");
    }
}
