package org.samediffext.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void ticksAreRoundAndInside() {
        Axis axis = new Axis.Linear(0, 0.208);

        assertThat(axis.ticks().stream().map(axis::text)).containsExactly("0.00", "0.05", "0.10", "0.15", "0.20");
        assertThat(axis.position(0.104)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aLinearAxisContainsZeroAndAllValues() {
        assertThat(Axis.Linear.around(-3.2, -1)).isEqualTo(new Axis.Linear(-4, 0));
        assertThat(Axis.Linear.around(0.3, 2.5)).isEqualTo(new Axis.Linear(0, 2.5));
    }

    @Test
    void aLogarithmicAxisRunsBetweenPowersOfTen() {
        Axis.Log axis = Axis.Log.around(0.003, 2.5);

        assertThat(axis.ticks().stream().map(axis::text)).containsExactly("0.001", "0.01", "0.1", "1", "10");
        assertThat(axis.position(0.1)).isCloseTo(0.5, within(1e-12));
        assertThat(axis.position(1e-9)).isZero();
        assertThat(axis.position(0)).isZero();
    }
}
