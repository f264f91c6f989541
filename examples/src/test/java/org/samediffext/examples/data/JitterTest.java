package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

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
        INDArray moved = new Jitter(1, 0, 0, 5).apply(dots(500));
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
        INDArray once = new Jitter(2, 15, 0.1, 7).apply(images);
        assertThat(images).isEqualTo(dots(20));
        assertThat(new Jitter(2, 15, 0.1, 7).apply(images)).isEqualTo(once);
        assertThat(new Jitter(2, 15, 0.1, 8).apply(images)).isNotEqualTo(once);
        assertThat(new Jitter(0, 0, 0, 1).apply(Nd4j.ones(DataType.FLOAT, 2, 1, 3, 3)))
                .isEqualTo(Nd4j.ones(DataType.FLOAT, 2, 1, 3, 3));
    }

    /** A bar of 5 x 21 pixels in the middle of 31 x 31. */
    private static INDArray bars(int count) {
        INDArray images = Nd4j.zeros(DataType.FLOAT, count, 1, 31, 31);
        images.get(all(), all(), interval(13, 18), interval(5, 26)).assign(1);
        return images;
    }

    /** Standard deviations of where the ink is, along the rows and the columns, and their covariance by those. */
    private static double[] shape(INDArray image) {
        double mass = 0;
        double[] moments = new double[3];
        for (int row = 0; row < 31; row++) {
            for (int column = 0; column < 31; column++) {
                double ink = image.getDouble(0, row, column);
                mass += ink;
                moments[0] += ink * (row - 15) * (row - 15);
                moments[1] += ink * (column - 15) * (column - 15);
                moments[2] += ink * (row - 15) * (column - 15);
            }
        }
        double tall = Math.sqrt(moments[0] / mass);
        double wide = Math.sqrt(moments[1] / mass);
        return new double[] {tall, wide, moments[2] / mass / tall / wide};
    }

    @Test
    void turnsByUpToTheAngleEitherWay() {
        INDArray turned = new Jitter(0, 20, 0, 3).apply(bars(300));
        double least = 0;
        double most = 0;
        for (int i = 0; i < 300; i++) {
            double[] shape = shape(turned.slice(i));
            // the longer axis of an ellipse with these moments
            double angle = Math.toDegrees(
                    0.5 * Math.atan2(2 * shape[2] * shape[0] * shape[1], shape[1] * shape[1] - shape[0] * shape[0]));
            least = Math.min(least, angle);
            most = Math.max(most, angle);
        }
        assertThat(least).isBetween(-20.5, -18.5);
        assertThat(most).isBetween(18.5, 20.5);
    }

    @Test
    void stretchesHeightAndWidthEachForItself() {
        double[] whole = shape(bars(1).slice(0));
        INDArray stretched = new Jitter(0, 0, 0.25, 3).apply(bars(300));
        double least = 2;
        double most = 0;
        int opposed = 0;
        for (int i = 0; i < 300; i++) {
            double[] shape = shape(stretched.slice(i));
            double wide = shape[1] / whole[1];
            least = Math.min(least, wide);
            most = Math.max(most, wide);
            opposed += (wide > 1) == (shape[0] > whole[0]) ? 0 : 1;
            assertThat(shape[2]).isCloseTo(0, within(1e-6));
        }
        assertThat(least).isBetween(0.79, 0.83);
        assertThat(most).isBetween(1.21, 1.26);
        assertThat(opposed).isBetween(90, 210);
    }
}
