package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.junit.jupiter.api.Test;

/** Against JavaCPP's conversions, and for rounding against the neighbours. */
class HalfTest {

    @Test
    void everyHalfBecomesItsFloatAndComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            assertThat(Float.compare(value, HalfIndexer.toFloat(bits))).isZero();
            if (!Float.isNaN(value)) {
                assertThat(Half.toHalf(value)).isEqualTo((short) bits);
            }
        }
        assertThat(Half.toFloat(Half.toHalf(Float.NaN))).isNaN();
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = Half.toFloat((short) bits);
            float high = Half.toFloat((short) (bits + 1));
            float middle = (low + high) / 2;
            assertThat(Half.toHalf(middle)).isEqualTo((short) (bits + (bits & 1)));
            assertThat(Half.toHalf(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Half.toHalf(-Math.nextUp(middle))).isEqualTo((short) (bits + 1 | 0x8000));
        }
        assertThat(Half.toHalf(65519)).isEqualTo((short) 0x7bff);
        assertThat(Half.toHalf(65520)).isEqualTo((short) 0x7c00);
    }

    @Test
    void everyBrainFloatComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Bfloat16Indexer.toFloat(bits);
            if (!Float.isNaN(value)) {
                assertThat(Half.toBrain(value)).isEqualTo((short) bits);
            }
        }
        assertThat(Half.toBrain(Float.NaN) & 0x7fff).isGreaterThan(0x7f80);
        assertThat(Half.toBrain(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
        assertThat(Half.toBrain(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
        assertThat(Half.toBrain(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
    }
}
