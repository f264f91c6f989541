package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.samediffext.adversarial.InputTransform.Kind;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.SettingException;

class InputTransformTest {
    private static final double[] X = {.1, .9, .3, .6, .8, .2, .5, .7, .4, 0, 1, .25};
    private static final InputForm FORM = new InputForm(List.of(3L, 4L), Bounds.UNIT);
    private static final InputForm COLOUR = new InputForm(List.of(3L, 8L, 6L), Bounds.UNIT);

    private static double[] apply(InputTransform transform, double... x) {
        return transform.apply(x, FORM, new SampleRandom(1));
    }

    private static double[] points(int n, long seed) {
        SampleRandom random = new SampleRandom(seed);
        double[] x = new double[n];
        Arrays.setAll(x, i -> random.uniform());
        return x;
    }

    static Stream<InputTransform> all() {
        return Stream.of(
                new BitDepth(3),
                new Jpeg(75),
                new TotalVariation(.1, 20),
                new MeanFilter(2),
                new MeanFilter(3),
                new GaussianFilter(5, 1),
                new MedianFilter(2),
                new MedianFilter(3),
                new RandomResizePad(.5),
                new GaussianNoise(.2),
                new MedianFilter(2).then(new RandomResizePad(.5)),
                new GaussianFilter(3, 1).then(new MedianFilter(2)),
                new RandomResizePad(.5).then(new RandomResizePad(.7)),
                new Bpda(new BitDepth(2), new MeanFilter(2)));
    }

    /** A surrogate is not the derivative; for the others, differences at the same draw are. */
    @ParameterizedTest
    @MethodSource("all")
    void theGradientIsWhatTheKindSays(InputTransform transform) {
        double[] x = points(3 * 8 * 6, 3);
        double[] g = points(x.length, 4);
        double[] back = transform.pullback(x, COLOUR, new SampleRandom(7), g);
        if (transform.kind() == Kind.SURROGATE) {
            double[] expected =
                    transform instanceof Bpda ? new MeanFilter(2).pullback(x, COLOUR, new SampleRandom(7), g) : g;
            assertThat(back).containsExactly(expected).isNotSameAs(g);
            return;
        }
        double h = 1e-6;
        for (int i = 0; i < x.length; i += 5) {
            double up = dot(g, moved(transform, x, i, h));
            double down = dot(g, moved(transform, x, i, -h));
            assertThat(back[i]).isCloseTo((up - down) / (2 * h), within(1e-8));
        }
    }

    private static double[] moved(InputTransform transform, double[] x, int i, double h) {
        double[] moved = x.clone();
        moved[i] += h;
        return transform.apply(moved, COLOUR, new SampleRandom(7));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theStreamDecidesAndTheExampleIsNotChanged(InputTransform transform) {
        double[] x = points(3 * 8 * 6, 5);
        double[] before = x.clone();
        double[] first = transform.apply(x, COLOUR, new SampleRandom(7));
        assertThat(transform.apply(x, COLOUR, new SampleRandom(7))).containsExactly(first);
        assertThat(first).hasSize(x.length);
        assertThat(x).containsExactly(before);
        Set<Double> sums = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            sums.add(dot(before, transform.apply(x, COLOUR, new SampleRandom(seed))));
        }
        assertThat(sums.size() > 1).isEqualTo(transform.kind() == Kind.STOCHASTIC);
    }

    /** scipy 1.17.1, ndimage.median_filter, uniform_filter and gaussian_filter (truncated at the window), mode nearest. */
    @Test
    void filters() {
        double[] median2 = {.1, .9, .9, .6, .8, .8, .5, .6, .8, .4, .5, .7};
        double[] median3 = {.2, .3, .6, .6, .4, .4, .5, .6, .4, .4, .25, .5};
        double[] mean2 = {.1, .5, .6, .45, .45, .5, .475, .525, .6, .35, .425, .6125};
        double[] mean3 = {4, 4.1, 5, 4.9, 3.7, 4.2, 4.45, 4.9, 3.4, 4.3, 3.9, 4.9};
        Arrays.setAll(mean3, i -> mean3[i] / 9);
        double[] gauss = {
            .378525835833544, .529484037893267, .505775433184617, .557912972775469, .485098962841992, .431779105670976,
            .510671984774161, .569304820933329, .388576348199866, .353831695496449, .556508029699381, .48253077269695
        };
        double[] wide = {
            .388625391551876, .48708552095412, .518334081873582, .55609232017907, .448063686037463, .454641513912351,
            .508400627649016, .538724292215277, .407224002547381, .408897087993234, .501424783423944, .476172784545328
        };
        assertThat(apply(new MedianFilter(2), X)).containsExactly(median2);
        assertThat(apply(new MedianFilter(3), X)).containsExactly(median3);
        assertThat(apply(new MeanFilter(2), X)).containsExactly(mean2, within(1e-14));
        assertThat(apply(new MeanFilter(3), X)).containsExactly(mean3, within(1e-14));
        assertThat(apply(new GaussianFilter(3, .8), X)).containsExactly(gauss, within(1e-14));
        assertThat(apply(new GaussianFilter(5, 1), X)).containsExactly(wide, within(1e-14));
    }

    /** torch 1.13, nn.functional.interpolate, bilinear without aligned corners. */
    @Test
    void resizing() {
        double[] two = {.5, .4875, .275, .61875};
        double[] three = {.35, .5375, .5791666666666666, .425, .4625, .4479166666666668};
        double[] put = shrunk(2, 2).apply(X);
        assertThat(put)
                .containsExactly(new double[] {0, 0, 0, 0, 0, two[0], two[1], 0, 0, two[2], two[3], 0}, within(1e-14));
        double[] wide = shrunk(2, 3).apply(X);
        assertThat(Arrays.copyOfRange(wide, 5, 8)).containsExactly(Arrays.copyOf(three, 3), within(1e-14));
        assertThat(Arrays.copyOfRange(wide, 9, 12)).containsExactly(Arrays.copyOfRange(three, 3, 6), within(1e-14));
        assertThat(apply(new RandomResizePad(1), X)).containsExactly(X, within(1e-15));
    }

    private static SeparableMap shrunk(int height, int width) {
        return new SeparableMap(SeparableMap.shrunk(3, height, 1), SeparableMap.shrunk(4, width, 1));
    }

    @Test
    void paddingIsTheLowestLegalValueAndEverySizeAndPlaceOccurs() {
        InputForm form = new InputForm(List.of(1L, 6L, 6L), new Bounds(-1, 1));
        double[] white = new double[36];
        Arrays.fill(white, 1);
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 2000; seed++) {
            double[] padded = new RandomResizePad(.5).apply(white, form, new SampleRandom(seed));
            for (double value : padded) {
                assertThat(value == -1 || Math.abs(value - 1) < 1e-12).isTrue();
            }
            seen.add(Arrays.toString(padded));
        }
        assertThat(seen).hasSize(4 * 4 + 3 * 3 + 2 * 2 + 1);
    }

    @Test
    void bitDepth() {
        assertThat(apply(new BitDepth(1), .49, .51, -.2, 1.6)).containsExactly(0, 1, 0, 2);
        assertThat(apply(new BitDepth(2), .1, .4, .6, 1)).containsExactly(0, 1 / 3.0, 2 / 3.0, 1);
        assertThat(apply(new BitDepth(8), 37 / 255.0, 37.4 / 255))
                .containsExactly(new double[] {37 / 255.0, 37 / 255.0}, within(1e-15));
        InputForm signed = new InputForm(List.of(3L), new Bounds(-1, 1));
        assertThat(new BitDepth(1).apply(new double[] {-.9, -.1, .1}, signed, new SampleRandom(0)))
                .containsExactly(-1, -1, 1);
    }

    @Test
    void jpegIsNearAtHighQualityAndKeepsColours() {
        double[] smooth = new double[COLOUR.channels() * 48];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = i < 48 ? .9 : i < 96 ? .5 + .005 * (i % 6) : .1;
        }
        double fine = distance(smooth, new Jpeg(100).apply(smooth, COLOUR, new SampleRandom(0)));
        assertThat(fine).isLessThan(3 / 255.0);
        double[] rough = points(12, 3);
        double good = distance(rough, apply(new Jpeg(95), rough));
        double bad = distance(rough, apply(new Jpeg(5), rough));
        assertThat(good).isLessThan(.05);
        assertThat(bad).isGreaterThan(2 * good);
        double[] outside = {-.5, .5, 1.5, .5, -.5, .5, 1.5, .5, -.5, .5, 1.5, .5};
        assertThat(Arrays.stream(apply(new Jpeg(), outside)).allMatch(value -> value >= 0 && value <= 1))
                .isTrue();
    }

    private static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** Each side of an edge moves by weight over its length. */
    @Test
    void totalVariationOfAnEdgeInClosedForm() {
        InputForm line = new InputForm(List.of(1L, 6L), Bounds.UNIT);
        double[] edge = {0, 0, 0, 1, 1, 1};
        assertThat(new TotalVariation(.3, 3000).apply(edge, line, new SampleRandom(0)))
                .containsExactly(new double[] {.1, .1, .1, .9, .9, .9}, within(1e-9));
        assertThat(new TotalVariation(3, 3000).apply(edge, line, new SampleRandom(0)))
                .containsExactly(new double[] {.5, .5, .5, .5, .5, .5}, within(1e-9));
    }

    @Test
    void totalVariationIsMinimised() {
        double[] y = apply(new TotalVariation(.1, 5000), X);
        double least = objective(y, .1);
        assertThat(least).isLessThan(objective(X, .1));
        for (int seed = 0; seed < 300; seed++) {
            double[] d = points(12, seed);
            for (double size : new double[] {.1, .01, .001}) {
                double[] near = y.clone();
                Arrays.setAll(near, i -> near[i] + size * (d[i] - .5));
                assertThat(objective(near, .1)).isGreaterThan(least - 1e-6);
            }
        }
    }

    private static double objective(double[] y, double weight) {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            double down = i < 8 ? y[i + 4] - y[i] : 0;
            double right = i % 4 < 3 ? y[i + 1] - y[i] : 0;
            sum += (y[i] - X[i]) * (y[i] - X[i]) / 2 + weight * Math.hypot(down, right);
        }
        return sum;
    }

    @Test
    void rejectsWrongSettingsAndShapes() {
        assertThatThrownBy(() -> new BitDepth(9))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("bits is 9, allowed is an integer from 1 to 8");
        assertThatThrownBy(() -> new Jpeg(0)).hasMessageContaining("quality is 0, allowed is an integer from 1 to 100");
        assertThatThrownBy(() -> new GaussianFilter(4, 1))
                .hasMessageContaining("size is 4, allowed is an odd integer >= 1");
        assertThatThrownBy(() -> new MedianFilter(0)).hasMessageContaining("size is 0");
        assertThatThrownBy(() -> new MeanFilter(0)).hasMessageContaining("size is 0");
        assertThatThrownBy(() -> new TotalVariation(0, 1)).hasMessageContaining("weight is 0");
        assertThatThrownBy(() -> new TotalVariation(1, 0)).hasMessageContaining("iterations is 0");
        assertThatThrownBy(() -> new GaussianNoise(0)).hasMessageContaining("sigma is 0");
        assertThatThrownBy(() -> new RandomResizePad(1.5))
                .hasMessageContaining("smallest is 1.5, allowed is a number with 0 < smallest <= 1");
        InputForm flat = new InputForm(List.of(12L), Bounds.UNIT);
        assertThatThrownBy(() -> new MeanFilter(3).apply(X, flat, new SampleRandom(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an example has shape [12], allowed for a transform of images is [channels, height, width]"
                        + " or [height, width]");
        InputForm two = new InputForm(List.of(2L, 2L, 3L), Bounds.UNIT);
        assertThatThrownBy(() -> new Jpeg().apply(X, two, new SampleRandom(0)))
                .hasMessage("an image has 2 channels, allowed for jpeg are 1 and 3");
    }
}
