package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;

/** Laws of the protections that need no model. */
class ProtectionTest {
    private static final ProtectionOptions OPTIONS = new ProtectionOptions();
    private static final int[] LABELS = Clouds.labels(12, 3);

    @ParameterizedTest
    @EnumSource(Norm.class)
    void noiseFillsTheBallAndAnExampleDrawsForItself(Norm norm) {
        INDArray x = Images.grey(1, 12, 2, 4, 4);
        UniformNoise noise = new UniformNoise(norm, .1);
        double[][] change = Images.change(x, noise.protect(x, LABELS, OPTIONS));
        for (double[] each : change) {
            assertThat(new Ball(norm, .1).distance(each, new double[32])).isBetween(.07, .1 + 1e-12);
        }
        int[] half = Arrays.copyOf(LABELS, 6);
        INDArray first = x.get(NDArrayIndex.interval(0, 6));
        assertThat(Images.change(first, noise.protect(first, half, OPTIONS))).isDeepEqualTo(Arrays.copyOf(change, 6));
    }

    /** ε = 6/255 on 3·32·32 numbers: the length 1.304132 of the authors' settings. */
    @Test
    void lspHasTheLengthOfThePaperAndIsLinearlySeparable() {
        INDArray x = Images.grey(2, 12, 3, 32, 32);
        double[][] change = Images.change(x, new Lsp().protect(x, LABELS, OPTIONS));
        for (double[] each : change) {
            assertThat(new Ball(Norm.L2, 1).distance(each, new double[3072])).isCloseTo(1.304132, within(1e-6));
            assertThat(each[0]).isCloseTo(each[7 * 32 + 7], within(1e-12)).isNotEqualTo(each[8]);
        }
        for (int a = 0; a < 12; a++) {
            for (int b = 0; b < 12; b++) {
                double cosine = IntStream.range(0, 3072)
                                .mapToDouble(product(change[a], change[b]))
                                .sum()
                        / (1.304132 * 1.304132);
                assertThat(cosine > .9).isEqualTo(LABELS[a] == LABELS[b]);
            }
        }
    }

    private static IntToDoubleFunction product(double[] a, double[] b) {
        return i -> a[i] * b[i];
    }

    @Test
    void lspOnRowsOfNumbersAndWithTooFewBlocks() {
        INDArray x = Images.grey(2, 12, 5);
        double[] change = Images.change(x, new Lsp(.01, 2, 10).protect(x, LABELS, OPTIONS))[0];
        assertThat(change[0]).isCloseTo(change[1], within(1e-12));
        assertThat(change[4]).isNotEqualTo(change[3]);
        assertThatThrownBy(() -> new Lsp(.01, 8, 10).protect(x, LABELS, OPTIONS))
                .hasMessage("lsp: 3 classes do not fit the 2 corners of 1 blocks; take a smaller patch");
    }

    @Test
    void opsChangesTheSamePixelOfAClassToAnExtremeColour() {
        INDArray x = Images.grey(3, 12, 3, 4, 4);
        for (int row = 0; row < 12; row++) {
            for (int channel = 0; channel < 3; channel++) {
                x.putScalar(new long[] {row, channel, 1, 2}, LABELS[row] == 1 ? .9 : x.getDouble(row, channel, 1, 2));
            }
        }
        INDArray changed = new Ops().protect(x, LABELS, OPTIONS);
        int[] pixels = new int[12];
        for (int row = 0; row < 12; row++) {
            double[] change = Images.change(x, changed)[row];
            double[] image = Toy.matrix(changed)[row];
            Set<Integer> moved = IntStream.range(0, 48)
                    .filter(i -> change[i] != 0)
                    .mapToObj(i -> i % 16)
                    .collect(Collectors.toSet());
            assertThat(moved).hasSize(1);
            pixels[row] = moved.iterator().next();
            for (int channel = 0; channel < 3; channel++) {
                assertThat(image[channel * 16 + pixels[row]]).isIn(0.0, 1.0);
            }
            assertThat(pixels[row]).isEqualTo(pixels[row % 3]);
        }
        assertThat(pixels[1]).isEqualTo(6);
        assertThat(Images.change(x, changed)[1][6]).isCloseTo(-.9, within(1e-12));
    }

    @Test
    void convolutionFollowsItsFilter() {
        ClasswiseConvolution method = new ClasswiseConvolution();
        double[] filter = method.filter(4, 1);
        assertThat(Arrays.stream(filter).filter(each -> each == 1).count()).isEqualTo(1);
        assertThat(Arrays.stream(filter).filter(each -> each < .3).count()).isEqualTo(8);
        assertThat(method.filter(4, 2)).isNotEqualTo(filter);
        INDArray dot = Nd4j.zeros(DataType.DOUBLE, 2, 2, 5, 5);
        dot.putScalar(new long[] {1, 1, 2, 2}, .5);
        dot.putScalar(new long[] {0, 0, 0, 0}, .5);
        INDArray moved = method.protect(dot, new int[] {0, 1}, OPTIONS.withSeed(4));
        assertThat(moved.maxNumber().doubleValue()).isEqualTo(1);
        for (int i = 0; i < 9; i++) {
            double at = moved.getDouble(1, 1, 3 - i / 3, 3 - i % 3);
            assertThat(at).isCloseTo(filter[i], within(1e-12));
        }
        assertThat(moved.getDouble(1, 0, 2, 2)).isZero();
        INDArray images = Images.grey(3, 12, 3, 4, 4);
        INDArray blurred = method.protect(images, LABELS, OPTIONS);
        for (double[] each : Toy.matrix(blurred)) {
            assertThat(Arrays.stream(each).max().orElseThrow()).isEqualTo(1);
        }
        assertThat(new ClasswiseConvolution(.3, 1)
                        .protect(images, LABELS, OPTIONS)
                        .getDouble(0, 0, 0, 0))
                .isCloseTo(
                        images.getDouble(0, 0, 0, 0)
                                / Arrays.stream(Toy.matrix(images)[0]).max().orElseThrow(),
                        within(1e-12));
    }

    @Test
    void classShiftReachesTheNearestOtherMeanIfItMay() {
        INDArray x = Nd4j.create(new double[][] {{.1, .1}, {.2, .1}, {.5, .3}, {.6, .5}, {.9, .9}, {.8, .9}});
        int[] y = {0, 0, 1, 1, 2, 2};
        INDArray far = new ClassShift(Norm.L2, 10, 2).protect(x, y, OPTIONS);
        double[][] wanted = {{.55, .4}, {.55, .4}, {.15, .1}, {.85, .9}, {.55, .4}, {.55, .4}};
        double[][] reached = Toy.matrix(far);
        double[][] near = Images.change(x, new ClassShift(Norm.LINF, .1, 10).protect(x, y, OPTIONS));
        for (int row = 0; row < 6; row++) {
            assertThat(reached[row]).containsExactly(wanted[row], within(1e-9));
            double[] way = {wanted[row][0] - x.getDouble(row, 0), wanted[row][1] - x.getDouble(row, 1)};
            double scale = .1 / Math.max(Math.abs(way[0]), Math.abs(way[1]));
            assertThat(near[row]).containsExactly(new double[] {way[0] * scale, way[1] * scale}, within(1e-9));
        }
    }

    @Test
    void classShiftOfFewWideExamplesIsThatOfTheirSpan() {
        INDArray x = Images.grey(5, 12, 40);
        double[][] all = Images.change(x, new ClassShift(Norm.L2, 10, 40).protect(x, LABELS, OPTIONS));
        double[] mean = new double[40];
        IntStream.range(0, 40)
                .forEach(i -> mean[i] = IntStream.of(1, 4, 7, 10)
                        .mapToDouble(row -> x.getDouble(row, i))
                        .average()
                        .orElseThrow());
        double[][] rows = Toy.matrix(x);
        Ball ball = new Ball(Norm.L2, 1);
        for (int row = 0; row < 12; row += 3) {
            double moved = ball.distance(all[row], new double[40]);
            assertThat(moved).isLessThanOrEqualTo(ball.distance(rows[row], mean) + 1e-9);
        }
    }

    @Test
    void eightBitsStayInTheBall() {
        INDArray x = Images.grey(6, 12, 3, 4, 4);
        INDArray moved = new UniformNoise(Norm.LINF, 8 / 255.0).protect(x, LABELS, OPTIONS);
        double[][] change = Images.change(x, EightBit.within(x, moved, OPTIONS.bounds()));
        double[][] before = Images.change(x, moved);
        for (int row = 0; row < 12; row++) {
            for (int i = 0; i < 48; i++) {
                assertThat(change[row][i] * 255).isCloseTo(Math.rint(change[row][i] * 255), within(1e-9));
                assertThat(Math.abs(change[row][i])).isLessThanOrEqualTo(Math.abs(before[row][i]) + 1e-9);
                assertThat(Math.abs(change[row][i] - before[row][i])).isLessThan(1 / 255.0);
            }
        }
        INDArray off = Nd4j.create(new double[][] {{.4999 / 255, 100.3 / 255}});
        assertThat(EightBit.within(off, off, OPTIONS.bounds()).toDoubleVector())
                .containsExactly(new double[] {0, 100 / 255.0}, within(1e-15));
    }

    @Test
    void aMixTakesTheFractionAndLargerOnesContainSmaller() {
        INDArray x = Images.grey(7, 40, 3);
        INDArray other = x.add(1);
        double[][] change = Images.change(x, new Mix(.5, 3).of(x, other));
        int[] chosen = new Mix(.5, 3).chosen(40);
        assertThat(chosen).hasSize(20).isNotEqualTo(new Mix(.5, 4).chosen(40));
        assertThat(IntStream.range(0, 40).filter(row -> change[row][0] > .5).toArray())
                .isEqualTo(chosen);
        assertThat(new Mix(.8, 3).chosen(40)).hasSize(32).contains(chosen);
        assertThat(new Mix(1, 3).of(x, other).data().asDouble())
                .isEqualTo(other.data().asDouble());
        assertThat(new Mix(0, 3).of(x, other).data().asDouble())
                .isEqualTo(x.data().asDouble());
        assertThatThrownBy(() -> new Mix(1.5, 0)).hasMessage("fraction is 1.5, allowed is a number from 0 to 1");
    }
}
