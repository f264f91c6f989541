package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.kernel.RandomFormula.Precision;
import org.samediffext.kernel.StepKernel.Scalars;

/**
 * Vector code leaves the bits that loops over blocks leave. What needs it is skipped in a JVM without
 * {@code --add-modules jdk.incubator.vector}; the build runs this class in one with it, too.
 */
class VectorCodeTest {
    private static final Scalars STEP = new Scalars(0.25, 3, 0);
    private static final String LION = """
            c    = alpha*s + (1 - alpha)*g
            step = lr*sign(c) + where(p > 0, p, -u)
            s    = max(beta*s, g/sqrt(abs(p)))
            u    = p
            """;

    /** Every one meets every other one: zeros, the smallest and largest numbers, infinities and NaN. */
    private static double[] awkward(DataType type) {
        double tiny = type == DataType.FLOAT ? Float.MIN_VALUE : Double.MIN_VALUE;
        double large = type == DataType.FLOAT ? Float.MAX_VALUE : Double.MAX_VALUE;
        double inf = Double.POSITIVE_INFINITY;
        return new double[] {0, -0.0, 1, -1, 0.1, -3, tiny, -tiny, 1e-30, large, -large, inf, -inf, Double.NaN};
    }

    private static boolean isPresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static Formula formula(String text) {
        return Formula.parse(text, RandomFormula.CONSTANTS.keySet(), RandomFormula.STATES);
    }

    /** A formula of one value. */
    private static Formula step(String value) {
        return formula("step = " + value + "\ns = p*s\nu = -u");
    }

    private static FusedCode code(Formula formula, DataType type) {
        return FusedCode.of(formula, type == DataType.DOUBLE ? Vocabulary.DOUBLE : Vocabulary.FLOAT);
    }

    private static @Nullable VectorCode vectors(Formula formula, DataType type) {
        List<FusedPass> passes = code(formula, type).passes();
        return passes.get(passes.size() - 1).vectors();
    }

    /** Longer arrays that have gradient, parameter and two states in their middles, after a step. */
    private static INDArray[] after(Formula formula, boolean asVectors, INDArray[] given, int helpers) {
        DataType type = given[0].dataType();
        long length = given[0].length();
        Objects.requireNonNull(vectors(formula, type)).use(asVectors);
        INDArray[] whole = new INDArray[given.length];
        INDArray[] views = new INDArray[given.length];
        for (int i = 0; i < views.length; i++) {
            whole[i] = Nd4j.valueArrayOf(new long[] {length + 12}, 7.0, type);
            views[i] = whole[i].get(NDArrayIndex.interval(5 + i, 5 + i + length));
            views[i].assign(given[i]);
        }
        double[] constants = new TreeMap<>(RandomFormula.CONSTANTS)
                .values().stream().mapToDouble(Double::doubleValue).toArray();
        new JvmKernel(code(formula, type), constants, type == DataType.DOUBLE)
                .run(views, Channels.none(length), STEP, helpers);
        return whole;
    }

    private static Object bits(INDArray array) {
        return array.dataType() == DataType.DOUBLE
                ? array.data().asDouble()
                : array.data().asFloat();
    }

    private static void assertSameBits(Formula formula, INDArray[] given, int helpers, String description) {
        INDArray[] blocks = after(formula, false, given, helpers);
        INDArray[] vectors = after(formula, true, given, helpers);
        for (int i = 0; i < blocks.length; i++) {
            assertThat(bits(vectors[i])).as("array %d of %s", i, description).isEqualTo(bits(blocks[i]));
        }
    }

    private static INDArray array(DataType type, int length, IntToDoubleFunction value) {
        double[] values = new double[length];
        Arrays.setAll(values, value);
        return Nd4j.createFromArray(values).castTo(type);
    }

    @Test
    void existsExactlyWhereTheModuleDoes() {
        String expected =
                isPresent() ? "vector code of " : "loops over blocks; with java --add-modules jdk.incubator.vector";
        assertThat(Kernels.description()).startsWith(expected);
        assertThat(vectors(step("s*g"), DataType.FLOAT) != null).isEqualTo(isPresent());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void everyOperationLeavesTheBitsOfBlocks(DataType type) {
        assumeThat(isPresent()).isTrue();
        double[] awkward = awkward(type);
        int count = awkward.length;
        INDArray[] given = {
            array(type, count * count, i -> awkward[i / count]),
            array(type, count * count, i -> awkward[i % count]),
            array(type, count * count, i -> awkward[i * 5 % count]),
            array(type, count * count, i -> i)
        };
        for (String value : List.of(
                "g + p",
                "g - p",
                "g*p",
                "g/p",
                "-g",
                "abs(g)",
                "sqrt(g)",
                "square(g)",
                "sign(g)",
                "min(g, p)",
                "max(g, p)",
                "min(g, 0)",
                "min(0, g)",
                "max(-1, g)",
                "clip(g, p, 1)",
                "g^3",
                "g^0.5",
                "g < p",
                "g <= p",
                "g > p",
                "g >= p",
                "g == p",
                "g != p",
                "g < 0",
                "0 >= g",
                "1 != g",
                "where(g, p, s)",
                "where(g < p, s, 5)",
                "where(p == 0, 5, g)",
                "1/g",
                "g/3",
                "s",
                "lr")) {
            assertSameBits(step(value), given, 0, value);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void curvesOfFloatLeaveTheBitsOfBlocksAndOthersHaveNoVectorCode(DataType type) {
        assumeThat(isPresent()).isTrue();
        for (String curve : List.of("sigmoid", "tanh")) {
            Formula formula = step(curve + "(g)");
            assertThat(vectors(formula, type) != null).isEqualTo(type == DataType.FLOAT);
            if (type == DataType.FLOAT) {
                INDArray x = array(type, 2881, i -> -90 + i / 16.0);
                assertSameBits(formula, new INDArray[] {x, x, x, x}, 0, curve);
            }
        }
        for (String curve : List.of("exp(g)", "log(g)", "g^0.3", "channelmean(p)*g")) {
            assertThat(vectors(step(curve), type)).as(curve).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void formulasMadeByChanceLeaveTheBitsOfBlocks(DataType type) {
        assumeThat(isPresent()).isTrue();
        Random random = new Random(17);
        double[] awkward = awkward(type);
        int compared = 0;
        for (long seed = 0; seed < 400; seed++) {
            RandomFormula made = new RandomFormula(seed, new Precision(0, 0), (int) (seed % 2) * 24, element -> -1);
            Formula formula = formula(made.text());
            if (vectors(formula, type) != null) {
                INDArray[] given = new INDArray[4];
                int length = 1 + random.nextInt(100);
                Arrays.setAll(
                        given,
                        i -> array(
                                type,
                                length,
                                k -> random.nextInt(8) == 0
                                        ? awkward[random.nextInt(awkward.length)]
                                        : random.nextGaussian()));
                assertSameBits(formula, given, 0, "seed=" + seed + " length=" + length + "\n" + made.text());
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 17, 511, 512, 513, 1000, 200_003})
    void anyLengthAndAnyThreadsLeaveTheBitsOfBlocksAndNothingElse(int length) {
        assumeThat(isPresent()).isTrue();
        Random random = new Random(length);
        Formula formula = formula(LION);
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            INDArray[] given = new INDArray[4];
            Arrays.setAll(given, i -> array(type, length, k -> random.nextGaussian()));
            for (int helpers : new int[] {0, 3}) {
                assertSameBits(formula, given, helpers, type + " with helpers: " + helpers);
            }
        }
    }

    @Test
    void halvesAreConvertedInBlocks() {
        Formula formula = formula(LION);
        INDArray[] given = new INDArray[4];
        Arrays.setAll(given, i -> array(DataType.FLOAT16, 100, k -> k / 8.0 - i));
        INDArray[] wide =
                Arrays.stream(given).map(a -> a.castTo(DataType.FLOAT)).toArray(INDArray[]::new);
        for (INDArray[] arrays : List.of(given, wide)) {
            Kernels.of(formula, RandomFormula.CONSTANTS).run(arrays[0], arrays[1], List.of(arrays[2], arrays[3]), STEP);
        }
        for (int i = 0; i < given.length; i++) {
            assertThat(given[i].toFloatVector())
                    .isEqualTo(wide[i].castTo(DataType.FLOAT16).toFloatVector());
        }
    }

    @Test
    void aTrialLeavesTheBitsOfStepsAlone() {
        assumeThat(isPresent()).isTrue();
        Formula formula = formula(LION);
        VectorCode vectors = Objects.requireNonNull(vectors(formula, DataType.FLOAT));
        vectors.use(false);
        assertThat(vectors.isTimeToTry(VectorCode.TRIED_AFTER - 1)).isFalse();
        assertThat(vectors.isTimeToTry(1)).isTrue();
        assertThat(vectors.isTimeToTry(VectorCode.TRIED_AFTER)).isFalse();
        new VectorTrial(code(formula, DataType.FLOAT).passes().get(0), vectors, false).run();
        boolean used = vectors.isUsed();
        assertThat(vectors.isTimeToTry(1)).isFalse();
        INDArray[] given = new INDArray[4];
        Arrays.setAll(given, i -> array(DataType.FLOAT, 100, k -> k - 40 * i));
        assertSameBits(formula, given, 0, "after a trial, vector code used: " + used);
    }

    @Test
    void longFormulasStayInBlocks() {
        String text = "x = 0.5*(g*g + g)\n" + "x = 0.5*(g*g + x)\n".repeat(70) + "step = x";
        Formula formula = Formula.parse(text, Set.of(), List.of());
        assertThat(vectors(formula, DataType.FLOAT)).isNull();
        INDArray g = array(DataType.FLOAT, 40, i -> 0.5);
        Kernels.of(formula, Map.of()).run(g, null, List.of(), STEP);
        assertThat(g.getDouble(39)).isCloseTo(0.25, within(1e-6));
    }
}
