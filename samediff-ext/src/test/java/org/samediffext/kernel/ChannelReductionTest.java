package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.kernel.StepKernel.Scalars;
import org.samediffext.spi.Tensor;

/** Formulas that make numbers of the elements of each output channel, wherever the channels lie. */
class ChannelReductionTest {
    private static final Scalars STEP = new Scalars(0.5, 3, 0.1);
    private static final List<DataType> TYPES =
            List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16);

    /** Numbers of channels that are folded, used in expressions, folded again, and folded by way of others. */
    private static final Formula ALL = Formula.parse("""
            size  = channelnorm(g)
            other = channeldot(g, p) + channelmean(p) - channelnorm1(g)
            m     = other/channelnumel() + channelmaxabs(p)*p
            step  = g/max(size, 1e-12) + maxabs(size) + channelsum(g*size) + norm(channelsum(p)) - channels()
            step  = step + dot(size, g) + 0.01*sum(other)
            """, Set.of(), List.of("m"));

    private enum Way {
        LOOPS,
        CHAIN
    }

    private static void run(Way way, Formula formula, int axis, INDArray... arrays) {
        if (way == Way.CHAIN) {
            new OpChain(formula, new double[0]).run(arrays, Channels.inOrder(arrays[0], axis), STEP);
        } else {
            loops(formula, axis, arrays, 0);
        }
    }

    private static void loops(Formula formula, int axis, INDArray[] arrays, int helpers) {
        boolean wide = arrays[0].dataType() == DataType.DOUBLE;
        FusedCode code = FusedCode.of(formula, wide ? Vocabulary.DOUBLE : Vocabulary.FLOAT);
        Channels channels = Channels.inMemory(arrays[0], axis);
        new JvmKernel(code, new double[0], wide).run(arrays, channels, STEP, helpers);
    }

    private static Formula formula(String text) {
        return Formula.parse(text, Set.of(), List.of());
    }

    private static INDArray random(DataType type, long seed, char order, long... shape) {
        long length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double[] values = new Random(seed).doubles(length, -1, 1).toArray();
        return Nd4j.createFromArray(values).castTo(type).reshape('c', shape).dup(order);
    }

    private static double[] inOrder(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    /** Of the gradient ((3, -4, 0), (1, 2, -2)) and the parameter ((1, 2, 2), (0, 1, 0)), row by row. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            channelsum(g)                               |  0 | -1 -1 -1 1 1 1
            channelsum(g)                               |  1 | 4 -2 -2 4 -2 -2
            channelmean(g)                              |  1 | 2 -1 -1 2 -1 -1
            channelnorm(p)                              |  0 | 3 3 3 1 1 1
            channelnorm1(g)                             |  0 | 7 7 7 5 5 5
            channelmaxabs(g)                            |  1 | 3 4 2 3 4 2
            channeldot(g, p)                            |  0 | -5 -5 -5 2 2 2
            channeldot(g, p)                            |  1 | 3 -6 0 3 -6 0
            channelnumel()                              |  0 | 3 3 3 3 3 3
            channelnumel()                              |  1 | 2 2 2 2 2 2
            channelnumel()                              | -1 | 6 6 6 6 6 6
            channels()                                  |  0 | 2 2 2 2 2 2
            channels()                                  |  1 | 3 3 3 3 3 3
            channels()                                  | -1 | 0 0 0 0 0 0
            channelnorm1(g)                             | -1 | 12 12 12 12 12 12
            maxabs(channelnorm(p))                      |  0 | 3 3 3 3 3 3
            sum(channelsum(p))                          |  0 | 18 18 18 18 18 18
            sum(channelsum(p))                          |  1 | 12 12 12 12 12 12
            mean(channelnorm1(g))                       |  0 | 6 6 6 6 6 6
            dot(channelnorm1(p), g)                     |  0 | -4 -4 -4 -4 -4 -4
            dot(g, channelnorm1(p))                     |  0 | -4 -4 -4 -4 -4 -4
            dot(channelnorm1(p), channelnorm1(g))       |  0 | 120 120 120 120 120 120
            channelsum(channelnorm1(g))                 |  0 | 21 21 21 15 15 15
            channeldot(channelnorm1(p), g)              |  0 | -5 -5 -5 1 1 1
            channeldot(channelnorm1(p), channelsum(p))  |  1 | 2 18 8 2 18 8
            channelmaxabs(-channelnorm1(p))             |  1 | 1 3 2 1 3 2
            p*channelnorm1(p)                           |  0 | 5 10 10 0 1 0
            p - channelnorm1(p)                         |  0 | -4 -3 -3 -1 0 -1
            g/channelnorm1(p)                           |  1 | 3 -1.3333333 0 1 0.6666667 -1
            sum(channelnorm1(g)*p)                      |  0 | 40 40 40 40 40 40
            channelsum(p*channelmean(p))                |  0 | 8.3333333 8.3333333 8.3333333 0.3333333 0.3333333 0.3333333
            where(channelnorm1(p) > 2, 1, g)            |  0 | 1 1 1 1 2 -2
            channelnorm1(p)^2 + sqrt(channelnorm(p)^4)  |  0 | 34 34 34 2 2 2
            """)
    void areWhatMathematicsSays(String text, int axis, String expected) {
        double[] numbers =
                Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        for (Way way : Way.values()) {
            for (DataType type : TYPES) {
                for (char order : new char[] {'c', 'f'}) {
                    INDArray g = matrix(type, order, 3, -4, 0, 1, 2, -2);
                    run(way, formula("step = " + text), axis, g, matrix(type, order, 1, 2, 2, 0, 1, 0));
                    double rounding = type == DataType.DOUBLE || type == DataType.FLOAT ? 1e-6 : 4e-3;
                    for (int i = 0; i < 6; i++) {
                        assertThat(inOrder(g)[i])
                                .as("%s %s %s, element %d", way, type, order, i)
                                .isCloseTo(numbers[i], within(rounding * (1 + Math.abs(numbers[i]))));
                    }
                }
            }
        }
    }

    private static INDArray matrix(DataType type, char order, double... values) {
        return Nd4j.createFromArray(values).castTo(type).reshape('c', 2, 3).dup(order);
    }

    static Stream<Arguments> shapesAndAxes() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (long[] shape : new long[][] {
            {1},
            {5},
            {1, 1},
            {1, 7},
            {7, 1},
            {4, 3},
            {2, 600},
            {600, 2},
            {33, 65},
            {3, 4, 5},
            {1, 3, 2},
            {8, 3, 3, 5},
            {5, 40, 3, 3},
            {2, 3, 2, 3, 2},
            {70, 129},
            {129, 70},
            {3, 3000},
            {3000, 3},
            {2, 4000, 2}
        }) {
            for (int axis = Tensor.NO_CHANNELS; axis < shape.length; axis++) {
                all.add(Arguments.of(shape, axis));
            }
        }
        return all.build();
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("shapesAndAxes")
    void loopsAndChainEqualTheNaiveEvaluation(long[] shape, int axis) {
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            for (char order : new char[] {'c', 'f'}) {
                for (Way way : Way.values()) {
                    INDArray g = random(type, 1, order, shape);
                    INDArray p = random(type, 2, order, shape);
                    INDArray m = random(type, 3, order, shape);
                    Naive naive = new Naive(inOrder(g), inOrder(p), channelsInOrder(shape, axis));
                    double number = axis < 0 ? 0 : shape[axis];
                    run(way, ALL, axis, g, p, m);
                    String description = way + " " + type + " " + order;
                    double rounding = type == DataType.DOUBLE ? 1e-12 : 3e-6;
                    assertNear(inOrder(g), naive.step(number), rounding, description);
                    assertNear(inOrder(m), naive.m(), rounding, description);
                }
            }
        }
    }

    private static void assertNear(double[] actual, double[] expected, double rounding, String description) {
        double scale = 1 + Arrays.stream(expected).map(Math::abs).max().orElse(0);
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            // a NaN is worse than everything
            if (!(Math.abs(actual[i] - expected[i]) <= Math.abs(actual[worst] - expected[worst]))) {
                worst = i;
            }
        }
        assertThat(actual[worst])
                .as("%s, element %d", description, worst)
                .isCloseTo(expected[worst], within(rounding * scale));
    }

    /** By the position of an element in c order; one channel where there is none. */
    private static int[] channelsInOrder(long[] shape, int axis) {
        int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        int[] channels = new int[length];
        int behind = 1;
        for (int d = shape.length - 1; d > axis && axis >= 0; d--) {
            behind *= (int) shape[d];
        }
        for (int i = 0; i < length && axis >= 0; i++) {
            channels[i] = i / behind % (int) shape[axis];
        }
        return channels;
    }

    /** {@link #ALL} in plain Java, number by number. */
    private record Naive(double[] g, double[] p, int[] channels) {

        private int count() {
            return Arrays.stream(channels).max().orElse(0) + 1;
        }

        private double[] of(DoubleBinaryOperator value) {
            double[] sums = new double[count()];
            for (int i = 0; i < g.length; i++) {
                sums[channels[i]] += value.applyAsDouble(g[i], p[i]);
            }
            return sums;
        }

        private double size() {
            return (double) g.length / count();
        }

        private double[] other() {
            double size = size();
            return of((a, b) -> a * b + b / size - Math.abs(a));
        }

        double[] m() {
            double[] other = other();
            double[] largest = new double[count()];
            for (int i = 0; i < g.length; i++) {
                largest[channels[i]] = Math.max(largest[channels[i]], Math.abs(p[i]));
            }
            double[] m = new double[g.length];
            double size = size();
            Arrays.setAll(m, i -> other[channels[i]] / size + largest[channels[i]] * p[i]);
            return m;
        }

        double[] step(double number) {
            double[] norms = Arrays.stream(of((a, b) -> a * a)).map(Math::sqrt).toArray();
            double[] sums = of((a, b) -> a);
            double size = size();
            double ofWeights = 0;
            for (double sum : of((a, b) -> b)) {
                ofWeights += sum * sum * size;
            }
            double along = 0;
            for (int k = 0; k < norms.length; k++) {
                along += norms[k] * sums[k];
            }
            double all = Arrays.stream(norms).max().orElse(0)
                    + Math.sqrt(ofWeights)
                    - number
                    + along
                    + 0.01 * size * Arrays.stream(other()).sum();
            double[] step = new double[g.length];
            Arrays.setAll(step, i -> {
                int k = channels[i];
                return g[i] / Math.max(norms[k], 1e-12) + sums[k] * norms[k] + all;
            });
            return step;
        }
    }

    /** Of several parts; as many channels as elements, few, some, and one. */
    static Stream<Arguments> longShapes() {
        return Stream.of(
                        new long[] {1_000_003, 1},
                        new long[] {409, 491},
                        new long[] {5, 40_009},
                        new long[] {70_001, 2},
                        new long[] {40, 5, 1001},
                        new long[] {2, 3, 2, 10_007})
                .flatMap(shape -> Stream.iterate(0, axis -> axis < shape.length, axis -> axis + 1)
                        .map(axis -> Arguments.of(shape, axis)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("longShapes")
    void threadsDoNotChangeABit(long[] shape, int axis) {
        for (char order : new char[] {'c', 'f'}) {
            INDArray[] alone = arrays(order, shape);
            INDArray[] given = Stream.of(alone).map(array -> array.dup(order)).toArray(INDArray[]::new);
            loops(ALL, axis, alone, 0);
            for (int helpers : new int[] {1, 3}) {
                INDArray[] shared =
                        Stream.of(given).map(array -> array.dup(order)).toArray(INDArray[]::new);
                loops(ALL, axis, shared, helpers);
                for (int i = 0; i < alone.length; i++) {
                    assertThat(Arrays.equals(
                                    shared[i].data().asFloat(), alone[i].data().asFloat()))
                            .as("array %d, order %s", i, order)
                            .isTrue();
                }
            }
        }
    }

    private static INDArray[] arrays(char order, long... shape) {
        return Stream.of(1, 2, 3)
                .map(seed -> random(DataType.FLOAT, seed, order, shape))
                .toArray(INDArray[]::new);
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("longShapes")
    void longArraysAreFoldedAsTheyShould(long[] shape, int axis) {
        Formula formula = formula("step = channelsum(p) + channelmaxabs(g)");
        for (char order : new char[] {'c', 'f'}) {
            INDArray g = random(DataType.DOUBLE, 1, order, shape);
            INDArray p = random(DataType.DOUBLE, 2, order, shape);
            int[] channels = channelsInOrder(shape, axis);
            double[] sums = new double[(int) shape[axis]];
            double[] largest = new double[sums.length];
            double[] gradient = inOrder(g);
            double[] weights = inOrder(p);
            for (int i = 0; i < channels.length; i++) {
                sums[channels[i]] += weights[i];
                largest[channels[i]] = Math.max(largest[channels[i]], Math.abs(gradient[i]));
            }
            loops(formula, axis, new INDArray[] {g, p}, 1);
            double[] expected = new double[channels.length];
            Arrays.setAll(expected, i -> sums[channels[i]] + largest[channels[i]]);
            assertNear(inOrder(g), expected, 1e-12, "order " + order);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutChannelsTheyAreThoseOfAllElements(Way way) {
        String byChannel = "step = g/channelnorm(g) + channelmean(p) + channelmaxabs(channelsum(g)*p)*channelnorm1(g)"
                + " + channeldot(g, p)/channelnumel()";
        for (int length : new int[] {1, 700, 70_000}) {
            for (int axis : new int[] {Tensor.NO_CHANNELS, 0}) {
                INDArray[] one = {random(DataType.FLOAT, 1, 'c', 1, length), random(DataType.FLOAT, 2, 'c', 1, length)};
                INDArray[] all = {one[0].dup(), one[1].dup()};
                run(way, formula(byChannel), axis, one);
                run(way, formula(byChannel.replace("channel", "")), Tensor.NO_CHANNELS, all);
                if (way == Way.LOOPS) {
                    assertThat(one[0].data().asFloat()).isEqualTo(all[0].data().asFloat());
                } else {
                    assertThat(one[0].sub(all[0]).amaxNumber().doubleValue()).isLessThan(1e-3);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNaNStaysInItsChannel(Way way) {
        for (String call : List.of("channelsum(g)", "channelnorm(g)", "channelnorm1(g)", "channelmaxabs(g)")) {
            for (long[] shape : new long[][] {{3, 700}, {700, 3}}) {
                int axis = shape[0] == 3 ? 0 : 1;
                INDArray g = random(DataType.FLOAT, 1, 'c', shape);
                g.putScalar(shape[0] == 3 ? new long[] {1, 350} : new long[] {350, 1}, Float.NaN);
                run(way, formula("step = 1 + " + call), axis, g, g);
                assertThat(g.getDouble(0, 0)).as(call).isNotNaN();
                assertThat(axis == 0 ? g.getDouble(1, 0) : g.getDouble(0, 1))
                        .as(call)
                        .isNaN();
                assertThat(axis == 0 ? g.getDouble(2, 699) : g.getDouble(699, 2))
                        .as(call)
                        .isNotNaN();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void squaresLeaveTheRangeOfFloat(Way way) {
        INDArray g = matrix(DataType.FLOAT, 'c', 3e30, -4e30, 0, 3e-30, 0, 4e-30);
        run(way, formula("step = 10*g/channelnorm(g)"), 0, g, g);
        assertNear(inOrder(g), new double[] {6, -8, 0, 6, 0, 8}, 1e-6, "float");
    }

    @Test
    void onlyTheViewIsWritten() {
        INDArray[] whole = {random(DataType.FLOAT, 1, 'c', 1000), random(DataType.FLOAT, 2, 'c', 1000)};
        INDArray before = whole[0].dup();
        INDArray[] views = new INDArray[2];
        INDArray[] copies = new INDArray[2];
        for (int i = 0; i < 2; i++) {
            views[i] = whole[i].get(NDArrayIndex.interval(37, 37 + 600)).reshape('f', true, 20, 30);
            copies[i] = views[i].dup('f');
        }
        Formula formula = formula("step = g*channelnorm(p) - channelmean(g)");
        Kernels.of(formula, Map.of()).run(views[0], views[1], List.of(), STEP, 1);
        Kernels.of(formula, Map.of()).run(copies[0], copies[1], List.of(), STEP, 1);
        assertThat(inOrder(views[0])).isEqualTo(inOrder(copies[0]));
        for (int i = 0; i < 1000; i++) {
            boolean outside = i < 37 || i >= 637;
            assertThat(whole[0].getFloat(i) == before.getFloat(i)).as("%d", i).isEqualTo(outside);
        }
    }

    @Test
    void elementOrdersMayDifferAndBePermuted() {
        Formula formula = formula("step = g*channelnorm(p)/channelmaxabs(g - p) + channelsum(p)");
        INDArray[] plain = {random(DataType.DOUBLE, 1, 'c', 5, 6, 7), random(DataType.DOUBLE, 2, 'c', 5, 6, 7)};
        INDArray[] mixed = {plain[0].dup('f'), plain[1].dup('c')};
        INDArray[] permuted = {
            plain[0].permute(2, 0, 1).dup('c').permute(1, 2, 0),
            plain[1].permute(2, 0, 1).dup('c').permute(1, 2, 0)
        };
        assertThat(Layout.agree(mixed)).isFalse();
        assertThat(Layout.agree(permuted)).isTrue();
        for (int axis = 0; axis < 3; axis++) {
            INDArray expected = plain[0].dup();
            Kernels.of(formula, Map.of()).run(expected, plain[1], List.of(), STEP, axis);
            for (INDArray[] arrays : List.of(mixed, permuted)) {
                INDArray g = arrays == mixed
                        ? arrays[0].dup('f')
                        : arrays[0].permute(2, 0, 1).dup('c').permute(1, 2, 0);
                Kernels.of(formula, Map.of()).run(g, arrays[1], List.of(), STEP, axis);
                assertNear(inOrder(g), inOrder(expected), 1e-12, "axis " + axis);
            }
        }
    }

    @Test
    void refusesAnAxisThatIsNotThere() {
        StepKernel kernel = Kernels.of(formula("step = g/channelnorm(g)"), Map.of());
        INDArray g = random(DataType.FLOAT, 1, 'c', 2, 3);
        for (int axis : new int[] {2, -2}) {
            assertThatThrownBy(() -> kernel.run(g, null, List.of(), STEP, axis))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the channels lie along dimension " + axis
                            + ", the gradient has shape [2, 3]; it must be one of its dimensions or -1");
        }
    }

    @Test
    void whatIsKnownOfTheChannelsIsNotFoldedAgain() {
        Program program = Lowering.lower(
                formula("step = channeldot(g, p)*dot(g, p) + channelnorm(g)*norm(g) + sum(channelsum(p)*2)"),
                Vocabulary.FLOAT);
        assertThat(program.passes()).hasSize(2);
        assertThat(program.passes().get(0).folds()).hasSize(3);
        assertThat(program.passes().get(0).folds()).allMatch(fold -> fold.extent() == Extent.CHANNEL);
        Program constant = Lowering.lower(formula("step = g/channelnumel() + channels()"), Vocabulary.FLOAT);
        assertThat(constant.passes()).hasSize(1);
    }

    /** Counted on this thread: with helpers each step makes a few small arrays for them to read. */
    @ParameterizedTest
    @CsvSource({"300, 200, 0", "300, 200, 1", "3, 20000, 1", "20000, 3, 0"})
    void noStepAllocatesWhatGrowsWithTheArrays(long rows, long columns, int axis) {
        INDArray[] arrays = arrays('c', rows, columns);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20; i++) {
            loops(ALL, axis, arrays, 0);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        loops(ALL, axis, arrays, 0);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16_384);
    }
}
