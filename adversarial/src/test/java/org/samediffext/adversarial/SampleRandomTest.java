package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleRandomTest {

    /** The JDK has the same generator. */
    @Test
    void isSplitMix64() {
        SplittableRandom reference = new SplittableRandom(42);
        SampleRandom random = new SampleRandom(42);
        for (int i = 0; i < 100; i++) {
            assertThat(random.bits()).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void seedSampleRestartAndPurposeGiveStreamsOfTheirOwn() {
        long[] first = {
            SampleRandom.of(1, 2, 3).bits(),
            SampleRandom.of(2, 2, 3).bits(),
            SampleRandom.of(1, 3, 3).bits(),
            SampleRandom.of(1, 2, 4).bits(),
            SampleRandom.of(1, 3, 2).bits(),
            SampleRandom.of(1, 2, 3).stream(0).bits(),
            SampleRandom.of(1, 2, 3).stream(1).bits()
        };
        assertThat(LongStream.of(first).distinct()).hasSize(first.length);
        assertThat(SampleRandom.of(1, 2, 3).bits()).isEqualTo(first[0]);
    }

    @Test
    void aStreamDoesNotDependOnWhatWasDrawnBefore() {
        SampleRandom used = SampleRandom.of(1, 2, 3);
        used.gaussian();
        assertThat(used.stream(5).bits())
                .isEqualTo(SampleRandom.of(1, 2, 3).stream(5).bits());
    }

    @Test
    void aPointHasAStreamOfItsOwn() {
        double[] point = {.1, -.2, 0};
        long first = SampleRandom.of(1, point).bits();
        long[] others = {
            SampleRandom.of(2, point).bits(),
            SampleRandom.of(1, new double[] {.1, -.2, 1e-9}).bits(),
            SampleRandom.of(1, new double[] {-.2, .1, 0}).bits(),
            SampleRandom.of(1, new double[] {.1, -.2}).bits(),
            first
        };
        assertThat(LongStream.of(others).distinct()).hasSize(others.length);
        assertThat(SampleRandom.of(1, new double[] {.1, -.2, -0.0}).bits()).isEqualTo(first);
    }

    @Test
    void momentsAreThoseOfUniformAndNormal() {
        int n = 100_000;
        double uniform = 0;
        double mean = 0;
        double variance = 0;
        for (int sample = 0; sample < n; sample++) {
            SampleRandom random = SampleRandom.of(9, sample, 0);
            uniform += random.uniform() / n;
            double one = random.gaussian();
            double two = random.gaussian();
            mean += (one + two) / (2 * n);
            variance += (one * one + two * two) / (2 * n);
        }
        assertThat(uniform).isCloseTo(.5, within(.005));
        assertThat(mean).isCloseTo(0, within(.01));
        assertThat(variance).isCloseTo(1, within(.02));
    }
}
