package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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

    /** 1 minus the roots of 0, 1/4, 1/2 and 3/4. */
    @Test
    void warmupStableDecayEndsWithARoot() {
        double half = 1 - Math.sqrt(0.5);
        follows(new WarmupStableDecay(1, 0, 2, 4, 8), 0.5, 1, 1, 1, 1, 0.5, half, 1 - Math.sqrt(0.75), 0, 0);
        follows(new WarmupStableDecay(2, 1, 0, 0, 2), 2, 2, 1);
        assertThatThrownBy(() -> new WarmupStableDecay(1, 0, 5, 4, 8))
                .isInstanceOf(SettingException.class)
                .hasMessage("steps is 8, allowed is at least warmup + decay, which are 5 and 4");
    }

    /** Values of PyTorch's PolynomialLR, see schedules.py. */
    @Test
    void polynomialFollowsPyTorch() {
        follows(new Polynomial(1, 0, 2, 0, 5), 1, 0.64, 0.36, 0.16, 0.04, 0, 0);
        double[] expected = {0.1, 0.07718895067235705, 0.05358867312681466, 0.028717458874925876, 0};
        follows(new Polynomial(0.1, 0, 0.9, 0, 4), expected);
        follows(new Polynomial(1, 0, 1, 2, 6), 0.5, 1, 1, 0.75, 0.5, 0.25, 0, 0);
    }

    /** Values of PyTorch's OneCycleLR, see schedules.py. */
    @Test
    void oneCycleFollowsPyTorch() {
        double[] usual = {
            0.020000000000000018,
            0.26,
            0.5,
            0.47524231600673683,
            0.40587282697488153,
            0.30563101096814466,
            0.19437098903185537,
            0.09412917302511849,
            0.024759683993263143,
            2e-06,
            2e-06
        };
        follows(new OneCycle(0.5, 10, 0.3, 25, 1e4), usual);
        double[] other = {0.2, 2, 1.8661593783806545, 1.5005, 1.001, 0.5015, 0.13584062161934574, 0.002};
        follows(new OneCycle(2, 8, 0.25, 10, 100), other);
        assertThatThrownBy(() -> new OneCycle(1, 10, 0.1, 25, 1e4))
                .isInstanceOf(SettingException.class)
                .hasMessage("rise is 0.1, allowed is more than 1/steps, steps is 10");
    }

    /** By hand: weights 1/16, 1/4, 1, 1, 1/4 and the sums of those that follow. */
    @Test
    void refinedWarmsUpWhereTheFirstNormsAreLarge() {
        List<Double> norms = List.of(4.0, 2.0, 1.0, 1.0, 2.0);
        follows(new Refined(1, norms, 2), 0.125, 0.45, 1, 0.2, 0, 0);
        follows(new Refined(3, norms, 1), 1.5, 2.5, 3, 1, 0, 0);
        follows(new Refined(1, List.of(7.0, 7.0, 7.0, 7.0, 7.0), 2), 1, 0.75, 0.5, 0.25, 0);
        follows(new Refined(1, List.of(7e-200, 7e-200, 7e-200), 2), 1, 0.5, 0);
    }

    /** Medians of numpy over the padded list. */
    @Test
    void refinedSmoothsByRunningMedians() {
        List<Double> norms = List.of(9.0, 1.0, 5.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0, 0.5, 30.0, 2.5);
        assertThat(Refined.smooth(norms, 0.4))
                .containsExactly(9.0, 5.0, 5.0, 3.0, 5.0, 4.0, 6.0, 4.0, 6.0, 4.0, 6.0, 2.5);
        assertThat(Refined.smooth(norms, 0)).isEqualTo(norms);
    }

    @Test
    void refinedRejectsNormsWithoutAnInverse() {
        assertThatThrownBy(() -> new Refined(1, List.of(1.0, 0.0), 2))
                .isInstanceOf(SettingException.class)
                .hasMessage("norms is 0, allowed is a finite number with norms > 0");
        assertThatThrownBy(() -> new Refined(1, List.of(1.0), 2)).hasMessageContaining("two norms or more");
        assertThatThrownBy(() -> new Refined(1, List.of(1.0, 1.0), 3)).hasMessage("power is 3, allowed is 1 or 2");
    }
}
