package org.samediffext.examples.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    /** Mean 40 / 8, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, so √(32 / 7). */
    @Test
    void dividesByOneLessThanTheRuns() {
        Spread spread = Spread.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));

        assertThat(spread.mean()).isEqualTo(5);
        assertThat(spread.deviation()).isCloseTo(2.138089935299395, within(1e-15));
        assertThat(spread.runs()).isEqualTo(8);
    }

    @Test
    void oneRunHasNoKnownSpread() {
        Spread one = Spread.of(List.of(0.5));

        assertThat(one.mean()).isEqualTo(0.5);
        assertThat(one.deviation()).isNaN();
        assertThat(one.differs(Spread.of(List.of(0.9)))).isFalse();
    }

    /** √(3² + 4²) = 5. */
    @Test
    void aDifferenceCountsAboveTheNoiseOfBoth() {
        Spread first = new Spread(10, 3, 3);

        assertThat(first.noise(new Spread(0, 4, 3))).isEqualTo(5);
        assertThat(first.differs(new Spread(15, 4, 3))).isFalse();
        assertThat(first.differs(new Spread(15.5, 4, 3))).isTrue();
        assertThat(first.differs(new Spread(4.5, 4, 3))).isTrue();
    }
}
