package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class JitterTest {

    /** A dot in row 3 and column 2 of 7 x 6 pixels. */
    private static INDArray dots(int count) {
        INDArray images = Nd4j.zeros(DataType.FLOAT, count, 1, 7, 6);
        for (int i = 0; i < count; i++) {
            images.putScalar(new int[] {i, 0, 3, 2}, 1);
        }
        return images;
    }

    @Test
    void movesADotByOnePixelAndMirrorsIt() {
        INDArray moved = new Jitter(1, 5).apply(dots(500));
        Set<String> places = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            assertThat(moved.slice(i).sumNumber().doubleValue()).isEqualTo(1);
            int at = moved.slice(i).reshape(42).argMax().getInt(0);
            places.add(at / 6 + " " + at % 6);
        }
        // columns 1 to 3, and mirrored, where 2 has become 3, 2 to 4
        assertThat(places)
                .containsExactlyInAnyOrder(
                        "2 1", "2 2", "2 3", "2 4", "3 1", "3 2", "3 3", "3 4", "4 1", "4 2", "4 3", "4 4");
    }

    @Test
    void leavesWhatItIsGivenAndRepeatsItselfForASeed() {
        INDArray images = dots(20);
        INDArray once = new Jitter(2, 7).apply(images);
        assertThat(images).isEqualTo(dots(20));
        assertThat(new Jitter(2, 7).apply(images)).isEqualTo(once);
        assertThat(new Jitter(2, 8).apply(images)).isNotEqualTo(once);
        assertThat(new Jitter(0, 1).apply(Nd4j.ones(DataType.FLOAT, 2, 1, 3, 3)))
                .isEqualTo(Nd4j.ones(DataType.FLOAT, 2, 1, 3, 3));
    }
}
