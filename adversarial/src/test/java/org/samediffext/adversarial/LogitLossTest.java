package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden values were computed by an independent NumPy prototype. */
class LogitLossTest {
    private static final double[] Z = {3, 1, .5, -2};

    @Test
    void dlrHasTheGoldenValues() {
        assertThat(away(LogitLoss.DLR, Z, 0)).isCloseTo(-.8, within(1e-11));
        assertThat(away(LogitLoss.DLR, Z, 1)).isCloseTo(.8, within(1e-11));
        assertThat(toward(LogitLoss.DLR, Z, 0, 1)).isCloseTo(-.533333333333, within(1e-11));
        assertThat(toward(LogitLoss.DLR, Z, 0, 3)).isCloseTo(-1.333333333333, within(1e-11));
    }

    @Test
    void marginIsTheLeadOfTheBestOther() {
        assertThat(away(LogitLoss.MARGIN, Z, 0)).isEqualTo(-2);
        assertThat(away(LogitLoss.MARGIN, Z, 2)).isEqualTo(2.5);
        assertThat(toward(LogitLoss.MARGIN, Z, 0, 2)).isEqualTo(-2.5);
    }

    @Test
    void crossEntropyHasTheValuesOfTheModelL() {
        assertThat(away(LogitLoss.CE, new double[] {.525, -.525}, 0)).isCloseTo(.30005848, within(1e-8));
        assertThat(toward(LogitLoss.CE, new double[] {.525, -.525}, 0, 1)).isCloseTo(-1.35005848, within(1e-8));
    }

    @Test
    void crossEntropyKeepsItsSlopeWhereTheModelIsSure() {
        double[] gradient = new double[2];
        double loss = LogitLoss.CE.away(new double[] {600, 0}, 0, gradient);
        assertThat(loss).isEqualTo(Math.exp(-600));
        assertThat(gradient).containsExactly(-Math.exp(-600), Math.exp(-600));
        assertThat(LogitLoss.CE.away(new double[] {0, 5000}, 0, gradient)).isEqualTo(5000);
    }

    @ParameterizedTest
    @EnumSource(LogitLoss.class)
    void gradientsAreThoseOfTheValues(LogitLoss loss) {
        double[][] cases = {Z, {-1, 2, .3, 1.1, .7}, {.1, .2, .35, .4}};
        for (double[] z : cases) {
            double[] exact = new double[z.length];
            for (int y = 0; y < z.length; y++) {
                loss.away(z, y, exact);
                for (int k = 0; k < z.length; k++) {
                    double h = 1e-6;
                    double slope = (away(loss, bumped(z, k, h), y) - away(loss, bumped(z, k, -h), y)) / (2 * h);
                    assertThat(exact[k]).isCloseTo(slope, within(1e-7));
                    int t = (y + 1) % z.length;
                    double[] targeted = new double[z.length];
                    loss.toward(z, y, t, targeted);
                    slope = (toward(loss, bumped(z, k, h), y, t) - toward(loss, bumped(z, k, -h), y, t)) / (2 * h);
                    assertThat(targeted[k]).isCloseTo(slope, within(1e-7));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LogitLoss.class)
    void aConstantOnAllScoresChangesNothing(LogitLoss loss) {
        double[] shifted = {103, 101, 100.5, 98};
        assertThat(away(loss, shifted, 1)).isCloseTo(away(loss, Z, 1), within(1e-10));
        assertThat(toward(loss, shifted, 0, 2)).isCloseTo(toward(loss, Z, 0, 2), within(1e-10));
    }

    @Test
    void aFactorOnAllScoresDoesNotChangeDlr() {
        double[] scaled = {300, 100, 50, -200};
        assertThat(away(LogitLoss.DLR, scaled, 1)).isCloseTo(away(LogitLoss.DLR, Z, 1), within(1e-10));
        assertThat(toward(LogitLoss.DLR, scaled, 0, 2)).isCloseTo(toward(LogitLoss.DLR, Z, 0, 2), within(1e-10));
    }

    @Test
    void equalScoresAreRankedByTheLowerClass() {
        double[] gradient = new double[4];
        LogitLoss.MARGIN.away(new double[] {0, 1, 1, 1}, 0, gradient);
        assertThat(gradient).containsExactly(-1, 1, 0, 0);
        LogitLoss.MARGIN.away(new double[] {1, 1, 1, 1}, 1, gradient);
        assertThat(gradient).containsExactly(1, -1, 0, 0);
        assertThat(LogitLoss.best(new double[] {1, 2, 2, 0}, -1)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(LogitLoss.class)
    void constantScoresGiveFiniteNumbers(LogitLoss loss) {
        double[] gradient = new double[4];
        assertThat(loss.away(new double[4], 0, gradient)).isFinite();
        assertThat(gradient).doesNotContain(Double.NaN);
    }

    private static double away(LogitLoss loss, double[] z, int y) {
        return loss.away(z, y, new double[z.length]);
    }

    private static double toward(LogitLoss loss, double[] z, int y, int t) {
        return loss.toward(z, y, t, new double[z.length]);
    }

    private static double[] bumped(double[] z, int k, double by) {
        double[] bumped = z.clone();
        bumped[k] += by;
        return bumped;
    }
}
