package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.kernel.StepKernel.Scalars;

/** Laws that hold for every formula: of data types, sizes, layouts, threads and numbers at the edge. */
class StepKernelTest {
    private static final Map<String, Double> ADAM = Map.of("beta1", 0.9, "beta2", 0.999, "epsilon", 1e-8);
    private static final Formula FORMULA = Formula.parse("""
            m    = beta1*m + (1 - beta1)*g
            v    = beta2*v + (1 - beta2)*g^2
            step = lr*(m/(1 - beta1^t))/(sqrt(v/(1 - beta2^t)) + epsilon) + sign(m)*sigmoid(p)
            """, ADAM.keySet(), List.of("m", "v"));
    private static final Scalars STEP = new Scalars(0.01, 5, 0);

    private static Formula stateless(String text) {
        return Formula.parse(text, Set.of(), List.of());
    }

    private static double[] gaussian(int length, long seed) {
        return new Random(seed).doubles(length).map(x -> 2 * x - 1).toArray();
    }

    /** Gradient, parameter and the two states. */
    private static List<INDArray> arrays(DataType type, int length) {
        List<INDArray> arrays = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            INDArray array = Nd4j.createFromArray(gaussian(length, i)).castTo(type);
            arrays.add(i == 3 ? array.mul(array) : array);
        }
        return arrays;
    }

    private static void step(List<INDArray> a) {
        Kernels.of(FORMULA, ADAM).run(a.get(0), a.get(1), a.subList(2, 4), STEP);
    }

    private static void chain(List<INDArray> a) {
        new OpChain(FORMULA, new double[] {0.9, 0.999, 1e-8})
                .run(a.toArray(INDArray[]::new), Channels.none(a.get(0).length()), STEP);
    }

    private static void assertNear(INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.dataType()).isEqualTo(expected.dataType());
        double[] a = actual.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        double[] e = expected.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        assertThat(a).hasSameSizeAs(e);
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - e[i]) <= tolerance * Math.max(1, Math.abs(e[i])))) {
                assertThat(a[i]).as("element %d", i).isEqualTo(e[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 511, 512, 513, 5000, (1 << 19) + 3, (1 << 21) + 77})
    void loopsEqualTheChainAtEveryLength(int length) {
        List<INDArray> loops = arrays(DataType.FLOAT, length);
        List<INDArray> chain = arrays(DataType.FLOAT, length);
        step(loops);
        chain(chain);
        for (int i = 0; i < 4; i++) {
            assertNear(loops.get(i), chain.get(i), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "HALF", "BFLOAT16"})
    void everyTypeIsNearDouble(DataType type) {
        List<INDArray> exact = arrays(DataType.DOUBLE, 700);
        List<INDArray> loops = arrays(type, 700);
        List<INDArray> chain = arrays(type, 700);
        if (type != DataType.FLOAT) {
            exact.clear();
            loops.forEach(array -> exact.add(array.castTo(DataType.DOUBLE)));
        }
        step(exact);
        step(loops);
        chain(chain);
        double rounding = type == DataType.FLOAT ? 1e-6 : type == DataType.FLOAT16 ? 6e-4 : 5e-3;
        for (int i = 0; i < 4; i++) {
            assertNear(loops.get(i).castTo(DataType.DOUBLE), exact.get(i), rounding);
            assertNear(chain.get(i), loops.get(i), type == DataType.FLOAT ? 1e-6 : 2 * rounding);
        }
    }

    @Test
    void lengthZeroIsNothingToDo() {
        INDArray empty = Nd4j.empty(DataType.FLOAT);
        Kernels.of(FORMULA, ADAM).run(empty, empty, List.of(empty, empty), STEP);
        assertThat(empty.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 70_000})
    void threadsDoNotChangeABit(int length) {
        FusedCode code = FusedCode.of(FORMULA, Vocabulary.FLOAT);
        JvmKernel kernel = new JvmKernel(code, new double[] {0.9, 0.999, 1e-8}, false);
        INDArray[] alone = arrays(DataType.FLOAT, 3 * length).toArray(INDArray[]::new);
        INDArray[] shared = arrays(DataType.FLOAT, 3 * length).toArray(INDArray[]::new);
        kernel.run(alone, Channels.none(3L * length), STEP, 0);
        kernel.run(shared, Channels.none(3L * length), STEP, 3);
        for (int i = 0; i < alone.length; i++) {
            assertThat(shared[i].data().asFloat()).isEqualTo(alone[i].data().asFloat());
        }
    }

    @Test
    void writesOnlyIntoItsOwnView() {
        List<INDArray> plain = arrays(DataType.FLOAT, 600);
        INDArray flat = Nd4j.valueArrayOf(new long[] {4 * 600 + 10}, 7.0, DataType.FLOAT);
        List<INDArray> views = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            views.add(flat.get(NDArrayIndex.interval(5 + 600L * i, 5 + 600L * (i + 1))));
            views.get(i).assign(plain.get(i));
        }
        step(plain);
        step(views);
        for (int i = 0; i < 4; i++) {
            assertThat(views.get(i).dup().data().asFloat())
                    .isEqualTo(plain.get(i).data().asFloat());
        }
        for (int i = 0; i < 5; i++) {
            assertThat(flat.getFloat(i)).isEqualTo(7);
            assertThat(flat.getFloat(flat.length() - 1 - i)).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "HALF"})
    void elementOrdersMayDiffer(DataType type) {
        List<INDArray> plain = arrays(type, 42);
        List<INDArray> mixed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            INDArray array = Nd4j.create(type, new long[] {6, 7}, i % 2 == 0 ? 'f' : 'c');
            mixed.add(array.assign(plain.get(i).reshape('c', 6, 7)));
        }
        step(plain);
        step(mixed);
        for (int i = 0; i < 4; i++) {
            assertNear(mixed.get(i), plain.get(i).reshape('c', 6, 7), type == DataType.FLOAT16 ? 1e-3 : 1e-6);
        }
    }

    @Test
    void vectorsOfOneLengthMayHaveSeveralShapesAndStrides() {
        List<INDArray> plain = arrays(DataType.FLOAT, 42);
        List<INDArray> mixed = arrays(DataType.FLOAT, 42);
        mixed.set(2, mixed.get(2).reshape(1, 42));
        INDArray columns = Nd4j.create(DataType.FLOAT, 42, 3);
        mixed.set(3, columns.getColumn(1).assign(mixed.get(3)));
        step(plain);
        step(mixed);
        assertNear(mixed.get(0), plain.get(0), 1e-6);
        assertNear(mixed.get(2).reshape(42), plain.get(2), 1e-6);
        assertNear(columns.getColumn(1), plain.get(3), 1e-6);
        assertThat(columns.getColumn(0).maxNumber().floatValue()).isZero();
    }

    @Test
    void refusesWhatDoesNotFit() {
        StepKernel kernel = Kernels.of(FORMULA, ADAM);
        INDArray g = Nd4j.create(DataType.FLOAT, 2, 3);
        List<INDArray> states = List.of(Nd4j.create(DataType.FLOAT, 2, 3), Nd4j.create(DataType.FLOAT, 2, 3));
        assertThatThrownBy(() -> kernel.run(g, null, states, STEP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the formula reads the parameter p, but none is given");
        assertThatThrownBy(() -> kernel.run(g, g.dup(), List.of(), STEP))
                .hasMessage("0 state arrays for the states [m, v]; one for each is needed");
        assertThatThrownBy(() -> kernel.run(g, Nd4j.create(DataType.FLOAT, 3, 2), states, STEP))
                .hasMessage("the parameter p has shape [3, 2], the gradient [2, 3]; they must agree, or both be vectors"
                        + " of one length");
        assertThatThrownBy(() -> kernel.run(g, Nd4j.create(DataType.DOUBLE, 2, 3), states, STEP))
                .hasMessage("the parameter p has data type DOUBLE, the gradient FLOAT; they must agree");
        INDArray whole = Nd4j.create(DataType.INT32, 2);
        assertThatThrownBy(() -> Kernels.of(stateless("step = g"), Map.of()).run(whole, null, List.of(), STEP))
                .hasMessage("an update of arrays of INT; the data type must be FLOAT, DOUBLE, HALF or BFLOAT16");
    }

    private static double[] both(String text, DataType type, double... g) {
        INDArray loops = Nd4j.createFromArray(g).castTo(type);
        INDArray chain = loops.dup();
        Formula formula = stateless(text);
        Kernels.of(formula, Map.of()).run(loops, null, List.of(), STEP);
        new OpChain(formula, new double[0]).run(new INDArray[] {chain, chain}, Channels.none(chain.length()), STEP);
        assertThat(numbers(chain)).isEqualTo(numbers(loops));
        return numbers(loops);
    }

    /** The elements, without a difference between 0 and -0. */
    private static double[] numbers(INDArray array) {
        return Arrays.stream(array.castTo(DataType.DOUBLE).data().asDouble())
                .map(x -> x + 0.0)
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void signIsExactFromTheSmallestNumberToInfinity(DataType type) {
        double tiny = type == DataType.FLOAT ? Float.MIN_VALUE : Double.MIN_VALUE;
        double huge = Double.POSITIVE_INFINITY;
        assertThat(both(
                        "step = sign(g)",
                        type,
                        0,
                        -0.0,
                        tiny,
                        -tiny,
                        1e-20,
                        -1e-20,
                        1e20,
                        -1e20,
                        huge,
                        -huge,
                        Double.NaN))
                .containsExactly(0, 0, 1, -1, 1, -1, 1, -1, 1, -1, Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step = sign(g)",
                "step = min(g, 1)",
                "step = max(1, g)",
                "step = min(g, g + 1)",
                "step = max(g + 1, g)",
                "step = clip(g, -1, 1)",
                "step = where(g > 0, 1, 2)",
                "step = where(0 >= g, 1, g)",
                "step = where(g, 1, 2)",
                "step = g == g",
                "step = g != 1",
                "step = g < 1",
                "step = sigmoid(g)",
                "step = tanh(g)",
                "step = exp(g)",
                "step = g^2",
                "step = g^-0.3",
                "step = abs(g)",
                "step = 0*g"
            })
    void aNaNInTheGradientIsNeverSwallowed(String text) {
        assertThat(both(text, DataType.FLOAT, Double.NaN)).containsExactly(Double.NaN);
        assertThat(both(text, DataType.DOUBLE, Double.NaN)).containsExactly(Double.NaN);
    }

    @Test
    void theOtherBranchOfWhereIsWithoutEffect() {
        assertThat(both("step = where(g == 0, 5, 1/g)", DataType.FLOAT, 0, 2)).containsExactly(5, 0.5);
        assertThat(both("step = where(g == 0, 5, 0/g)", DataType.FLOAT, 0, 2)).containsExactly(5, 0);
    }

    @Test
    void comparisonsCount() {
        assertThat(both(
                        "step = (g < 1) + 2*(g <= 1) + 4*(g > 1) + 8*(g >= 1) + 16*(g == 1) + 32*(g != 1)",
                        DataType.FLOAT,
                        0,
                        1,
                        2))
                .containsExactly(1 + 2 + 32, 2 + 8 + 16, 4 + 8 + 32);
    }

    @Test
    void sigmoidAndTanhSaturate() {
        assertThat(both("step = sigmoid(g)", DataType.DOUBLE, -800, 0, 800)).containsExactly(0, 0.5, 1);
        INDArray x = Nd4j.linspace(DataType.FLOAT, -90, 0.0625, 2881);
        for (String curve : List.of("sigmoid", "tanh")) {
            INDArray narrow = x.dup();
            INDArray wide = x.castTo(DataType.DOUBLE);
            Kernels.of(stateless("step = " + curve + "(g)"), Map.of()).run(narrow, null, List.of(), STEP);
            Kernels.of(stateless("step = " + curve + "(g)"), Map.of()).run(wide, null, List.of(), STEP);
            assertNear(narrow.castTo(DataType.DOUBLE), wide, 3e-7);
        }
    }

    @Test
    void operatorsBindAsInMathematics() {
        assertThat(both("step = -g^2", DataType.DOUBLE, 3)).containsExactly(-9);
        assertThat(both("step = 2^3^g", DataType.DOUBLE, 2)).containsExactly(512);
        assertThat(both("step = g^-1", DataType.DOUBLE, 4)).containsExactly(0.25);
        assertThat(both("step = g - 1 - 2", DataType.DOUBLE, 4)).containsExactly(1);
        assertThat(both("step = 8/g/2*3", DataType.DOUBLE, 4)).containsExactly(3);
        assertThat(both("step = 1 + g < 2*3", DataType.DOUBLE, 4, 5)).containsExactly(1, 0);
        assertThat(both("step = 2*-g - -1", DataType.DOUBLE, 4)).containsExactly(-7);
        assertThat(both("step = lr*t + 0*g", DataType.DOUBLE, 4)).containsExactly(0.05);
        assertThat(both("step = pow(g, 0.5) + square(g) + 1e-3 + .5", DataType.DOUBLE, 4))
                .containsExactly(18.501);
    }

    @Test
    void linesRunFromTopToBottom() {
        Formula swap = Formula.parse("old = a\na = b\nb = old\nstep = a - 10*old\n", Set.of(), List.of("a", "b"));
        Formula shift = Formula.parse("step = prev\nprev = g\n", Set.of(), List.of("prev"));
        Formula fill = Formula.parse("s = t\nstep = s + lr\n", Set.of(), List.of("s"));
        for (boolean loops : new boolean[] {true, false}) {
            INDArray[] x = {scalar(0), scalar(0), scalar(1), scalar(2)};
            run(swap, loops, x);
            assertThat(x[0].getDouble(0)).isEqualTo(-8);
            assertThat(x[2].getDouble(0)).isEqualTo(2);
            assertThat(x[3].getDouble(0)).isEqualTo(1);
            INDArray[] y = {scalar(3), scalar(0), scalar(4)};
            run(shift, loops, y);
            assertThat(y[0].getDouble(0)).isEqualTo(4);
            assertThat(y[2].getDouble(0)).isEqualTo(3);
            INDArray[] z = {scalar(3), scalar(0), scalar(4)};
            run(fill, loops, z);
            assertThat(z[0].getDouble(0)).isEqualTo(5.01);
            assertThat(z[2].getDouble(0)).isEqualTo(5);
        }
    }

    private static INDArray scalar(double value) {
        return Nd4j.createFromArray(value);
    }

    private static void run(Formula formula, boolean loops, INDArray[] arrays) {
        if (loops) {
            new JvmKernel(FusedCode.of(formula, Vocabulary.DOUBLE), new double[0], true)
                    .run(arrays, Channels.none(1), STEP);
        } else {
            new OpChain(formula, new double[0]).run(arrays, Channels.none(arrays[0].length()), STEP);
        }
    }

    @Test
    void decayIsOneMoreLine() {
        Formula formula = stateless("step = lr*g").withDecay();
        INDArray g = Nd4j.createFromArray(2.0, 4.0);
        INDArray p = Nd4j.createFromArray(1.0, -3.0);
        Kernels.of(formula, Map.of()).run(g, p, List.of(), new Scalars(0.5, 1, 0.1));
        assertNear(g, Nd4j.createFromArray(1 + 0.05, 2 - 0.15), 1e-15);
        assertThat(p.getDouble(1)).isEqualTo(-3);
    }
}
