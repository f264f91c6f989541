package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.SettingException;

/** Schedules against values computed by hand from their formulas. */
class ScheduleTest {

    private static void follows(Schedule schedule, double... expected) {
        for (int step = 0; step < expected.length; step++) {
            assertThat(schedule.at(step)).as("step %d", step).isCloseTo(expected[step], within(1e-12));
        }
    }

    @Test
    void constantStays() {
        follows(new Constant(0.3), 0.3, 0.3, 0.3);
    }

    @Test
    void linearWarmsUpAndDecays() {
        follows(new Linear(1, 0, 2, 6), 0.5, 1, 1, 0.75, 0.5, 0.25, 0, 0, 0);
        follows(new Linear(1, 0.2, 0, 4), 1, 0.8, 0.6, 0.4, 0.2, 0.2);
    }

    /** Defazio et al. 2023: with constant gradient norms the refined schedule is 1 - t/T, here T = 4. */
    @Test
    void linearWithoutWarmupIsOneMinusDoneOverAll() {
        follows(new Linear(1, 0, 0, 4), 1, 0.75, 0.5, 0.25, 0);
    }

    @Test
    void cosineIsHalfAWave() {
        double quarter = (1 + Math.sqrt(0.5)) / 2;
        follows(new Cosine(1, 0, 0, 4), 1, quarter, 0.5, 1 - quarter, 0, 0);
        follows(new Cosine(2, 1, 1, 3), 2, 2, 1.5, 1);
    }

    @Test
    void warmupMustEndBeforeTheSchedule() {
        assertThatThrownBy(() -> new Linear(1, 0, 5, 5))
                .isInstanceOf(SettingException.class)
                .hasMessage("steps is 5, allowed is more than warmup, which is 5");
        assertThatThrownBy(() -> new Cosine(1, 0, 5, 4)).isInstanceOf(SettingException.class);
    }
}
