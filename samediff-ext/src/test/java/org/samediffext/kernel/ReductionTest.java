package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel.Scalars;

/** Formulas that make numbers of all elements: the same by compiled loops and by ND4J's operations, and what they should be. */
class ReductionTest {
    private static final Scalars STEP = new Scalars(0.5, 3, 0.1);
    private static final String LAMB = """
            m     = 0.9*m + 0.1*g
            v     = 0.999*v + 0.001*g^2
            u     = (m/(1 - 0.9^t))/(sqrt(v/(1 - 0.999^t)) + 1e-6) + 0.01*p
            r     = norm(p)/max(norm(u), 1e-12)
            ratio = where(norm(p) > 0, r, 1)
            step  = lr*ratio*u
            """;

    private static final List<String> MV = List.of("m", "v");

    private enum Way {
        LOOPS,
        CHAIN
    }

    /** Runs a step over gradient, parameter and states. */
    private static void run(Way way, Formula formula, INDArray... arrays) {
        if (way == Way.CHAIN) {
            new OpChain(formula, new double[0]).run(arrays, Channels.none(arrays[0].length()), STEP);
        } else {
            loops(formula, arrays, 0);
        }
    }

    private static void loops(Formula formula, INDArray[] arrays, int helpers) {
        boolean wide = arrays[0].dataType() == DataType.DOUBLE;
        FusedCode code = FusedCode.of(formula, wide ? Vocabulary.DOUBLE : Vocabulary.FLOAT);
        new JvmKernel(code, new double[0], wide).run(arrays, Channels.none(arrays[0].length()), STEP, helpers);
    }

    private static INDArray array(DataType type, double... values) {
        return Nd4j.createFromArray(values).castTo(type);
    }

    private static INDArray[] random(DataType type, int length, int count) {
        INDArray[] arrays = new INDArray[count];
        for (int i = 0; i < count; i++) {
            Random random = new Random(i);
            double[] values = random.doubles(length).map(x -> 2 * x - 1).toArray();
            arrays[i] = array(type, values);
        }
        return arrays;
    }

    /** The step of a formula of the gradient (3, -4, 0, 1) and the parameter (1, 2, 2, 0). */
    private static double[] step(Way way, DataType type, String text) {
        INDArray g = array(type, 3, -4, 0, 1);
        run(way, Formula.parse(text, Set.of(), List.of()), g, array(type, 1, 2, 2, 0));
        return g.castTo(DataType.DOUBLE).data().asDouble();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sum(g)                       | 0
            sum(2*g + 1)                 | 4
            mean(p)                      | 1.25
            dot(g, p)                    | -5
            dot(g, g)                    | 26
            norm(p)                      | 3
            norm1(g)                     | 8
            maxabs(g)                    | 4
            maxabs(min(g, 0))            | 4
            numel()                      | 4
            sum(abs(g) - mean(g))        | 8
            sum(g/norm(p) + norm(p))     | 12
            norm(p)/maxabs(p)*sum(g^2)   | 39
            where(norm(g) > 5, 1, 2)     | 1
            sum(g > 0)                   | 2
            norm(p*norm(p*norm(p)))      | 27
            """)
    void areWhatMathematicsSays(String reduction, double expected) {
        for (Way way : Way.values()) {
            for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16)) {
                double rounding = type == DataType.DOUBLE ? 1e-14 : type == DataType.FLOAT ? 1e-6 : 0;
                assertThat(step(way, type, "step = " + reduction)[3])
                        .as("%s %s", way, type)
                        .isCloseTo(expected, within(rounding * (1 + Math.abs(expected))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStateIsReadAsTheTextSays(Way way) {
        Formula formula = Formula.parse("""
                before = norm(m)
                m      = m + g
                after  = norm(m)
                step   = before + 100*after
                step   = step*1000 + sum(step) + norm(n)
                n      = m/after
                """, Set.of(), List.of("m", "n"));
        INDArray g = array(DataType.DOUBLE, 3, 8);
        INDArray m = array(DataType.DOUBLE, 3, -4);
        INDArray n = array(DataType.DOUBLE, 0, 2);
        run(way, formula, g, g, m, n);
        double after = Math.sqrt(36 + 16);
        double step = 5 + 100 * after;
        assertThat(g.getDouble(0)).isCloseTo(1000 * step + 2 * step + 2, within(1e-9));
        assertThat(m.data().asDouble()).containsExactly(6, 4);
        assertThat(n.getDouble(0)).isCloseTo(6 / after, within(1e-14));
    }

    @ParameterizedTest
    @EnumSource
    void aStateMayHoldANumber(Way way) {
        Formula formula = Formula.parse("""
                step = sum(s)
                s    = -t
                step = step + sum(s) + 10*norm(s) + 100*maxabs(s) + 1000*dot(s, g) + 1e5*norm1(s) + 1e6*dot(s, s)
                s    = norm(g)
                """, Set.of(), List.of("s"));
        INDArray g = array(DataType.DOUBLE, 3, 0, 0, 4);
        INDArray s = array(DataType.DOUBLE, 1, 2, 3, 4);
        run(way, formula, g, g, s);
        assertThat(g.getDouble(1)).isEqualTo(10 - 12 + 60 + 300 - 21_000 + 1_200_000 + 36_000_000);
        assertThat(s.data().asDouble()).containsExactly(5, 5, 5, 5);
    }

    @ParameterizedTest
    @EnumSource
    void decayIsReadByNoReduction(Way way) {
        Formula formula = Formula.parse("step = lr*g/norm(g)\nstep = step*norm(step)", Set.of(), List.of())
                .withDecay();
        INDArray g = array(DataType.DOUBLE, 3, 4);
        run(way, formula, g, array(DataType.DOUBLE, 100, -100));
        assertThat(g.getDouble(0)).isCloseTo(0.5 * 0.5 * 0.6 + 0.5 * 0.1 * 100, within(1e-14));
        assertThat(g.getDouble(1)).isCloseTo(0.5 * 0.5 * 0.8 - 0.5 * 0.1 * 100, within(1e-14));
    }

    @Test
    void aPassForEachLevelAndNoneForWhatNothingReads() {
        assertThat(passes("step = lr*g")).isEqualTo(1);
        assertThat(passes("unused = norm(g)\nstep = lr*g/numel()")).isEqualTo(1);
        assertThat(passes("step = norm(g)*g + sum(p)*maxabs(p) + dot(g, p)")).isEqualTo(2);
        assertThat(passes("u = g/norm(g)\nstep = u/norm1(u + p)")).isEqualTo(3);
        assertThat(passes("a = norm(g)\nb = sum(g*a)\nunused = sum(b*g)\nstep = b"))
                .isEqualTo(3);
        Program shared = Lowering.lower(
                Formula.parse("step = norm(g)*dot(g, g)*mean(p)/sum(p)", Set.of(), List.of()), Vocabulary.FLOAT);
        assertThat(shared.passes().get(0).folds()).hasSize(2);
    }

    private static int passes(String text) {
        return Lowering.lower(Formula.parse(text, Set.of(), List.of()), Vocabulary.FLOAT)
                .passes()
                .size();
    }

    @ParameterizedTest
    @EnumSource
    void aNaNIsNeverSwallowed(Way way) {
        for (String call : List.of("sum(g)", "mean(g)", "dot(g, p)", "norm(g)", "norm1(g)", "maxabs(g)")) {
            for (int length : new int[] {1, 700}) {
                INDArray[] x = random(DataType.FLOAT, length, 2);
                x[0].putScalar(length / 2, Float.NaN);
                run(way, Formula.parse("step = 1 + " + call, Set.of(), List.of()), x);
                assertThat(x[0].getFloat(length - 1)).as(call).isNaN();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void infinityIsLargerThanAllNumbers(Way way) {
        for (String call : List.of("norm(g)", "norm1(g)", "maxabs(g)", "dot(g, g)")) {
            INDArray g = array(DataType.FLOAT, 1, Double.NEGATIVE_INFINITY, 2);
            run(way, Formula.parse("step = " + call, Set.of(), List.of()), g, g);
            assertThat(g.getFloat(0)).as(call).isEqualTo(Float.POSITIVE_INFINITY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGuardedDivisionByTheNormOfZerosIsZero(Way way) {
        INDArray g = array(DataType.FLOAT, 0, 0, 0);
        run(way, Formula.parse("step = lr*g/max(norm(g), 1e-12)", Set.of(), List.of()), g, g);
        assertThat(g.data().asFloat()).containsExactly(0, 0, 0);
        INDArray bare = array(DataType.FLOAT, 0, 0, 0);
        run(way, Formula.parse("step = g/norm(g)", Set.of(), List.of()), bare, bare);
        assertThat(bare.getFloat(0)).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void squaresLeaveTheRangeOfFloat(Way way) {
        INDArray large = array(DataType.FLOAT, 3e30, -4e30);
        run(way, Formula.parse("step = 10*g/norm(g)", Set.of(), List.of()), large, large);
        assertThat(large.getDouble(1)).isCloseTo(-8, within(1e-5));
        INDArray small = array(DataType.FLOAT, 3e-30, -4e-30);
        run(way, Formula.parse("step = 10*g/norm(g)", Set.of(), List.of()), small, small);
        assertThat(small.getDouble(1)).isCloseTo(-8, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 513, 65_537, (1 << 19) + 3, 1_000_000})
    void threadsDoNotChangeABit(int length) {
        Formula formula = Formula.parse(LAMB + "step = step*(1 + maxabs(step)) + mean(u)*norm1(p)", Set.of(), MV);
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            INDArray[] given = random(type, length, 4);
            given[3].muli(given[3]);
            INDArray[] alone = copies(given);
            loops(formula, alone, 0);
            for (int helpers = 1; helpers <= 3; helpers += 2) {
                INDArray[] shared = copies(given);
                loops(formula, shared, helpers);
                for (int i = 0; i < alone.length; i++) {
                    assertThat(shared[i].data().asDouble())
                            .isEqualTo(alone[i].data().asDouble());
                }
            }
        }
    }

    private static INDArray[] copies(INDArray[] arrays) {
        return Stream.of(arrays).map(INDArray::dup).toArray(INDArray[]::new);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 513, 70_000})
    void loopsEqualTheChainAndFloatIsNearDouble(int length) {
        Formula formula = Formula.parse(LAMB, Set.of(), MV);
        INDArray[] exact = random(DataType.DOUBLE, length, 4);
        exact[3].muli(exact[3]);
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16)) {
            double rounding = type == DataType.DOUBLE ? 1e-13 : type == DataType.FLOAT ? 2e-6 : 3e-3;
            for (Way way : Way.values()) {
                INDArray[] expected = new INDArray[4];
                INDArray[] actual = new INDArray[4];
                for (int i = 0; i < 4; i++) {
                    actual[i] = exact[i].castTo(type).dup();
                    expected[i] = actual[i].castTo(DataType.DOUBLE).dup();
                }
                lamb(expected);
                run(way, formula, actual);
                for (int i = 0; i < 4; i++) {
                    INDArray error = actual[i].castTo(DataType.DOUBLE).sub(expected[i]);
                    double scale = 1 + expected[i].amaxNumber().doubleValue();
                    assertThat(error.amaxNumber().doubleValue())
                            .as("%s %s %d", way, type, i)
                            .isLessThan(rounding * scale);
                }
            }
        }
    }

    /** LAMB by ND4J's own arithmetic. */
    private static void lamb(INDArray[] x) {
        INDArray g = x[0];
        x[2] = x[2].mul(0.9).add(g.mul(0.1));
        x[3] = x[3].mul(0.999).add(g.mul(g).mul(0.001));
        INDArray root = org.nd4j.linalg.ops.transforms.Transforms.sqrt(x[3].div(1 - Math.pow(0.999, 3)), true);
        INDArray u = x[2].div(1 - Math.pow(0.9, 3)).div(root.add(1e-6)).add(x[1].mul(0.01));
        double ratio = x[1].norm2Number().doubleValue() / u.norm2Number().doubleValue();
        x[0] = u.mul(0.5 * ratio);
    }

    /** The numbers are computed by numpy in float64 from the definition in Chen et al., "Lion Secretly Solves ...", ICLR 2024. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void lionWithTheEuclideanNormGivesTheReferenceNumbers(DataType type) {
        Map<String, Double> constants = Map.of("beta1", 0.9, "beta2", 0.99);
        Formula formula = Formula.parse("""
                c    = beta1*m + (1 - beta1)*g
                step = lr*c/max(norm(c), 1e-12)
                m    = beta2*m + (1 - beta2)*g
                """, constants.keySet(), List.of("m"));
        StepKernel kernel = Kernels.of(formula.withDecay(), constants);
        double[][] gradients = {{0.1, -0.2, 0.3}, {0.2, 0.1, -0.1}, {-0.05, 0.3, 0}};
        INDArray theta = array(type, 1, -2, 0.5);
        List<INDArray> states = List.of(array(type, 0, 0, 0));
        for (int t = 1; t <= 3; t++) {
            INDArray g = array(type, gradients[t - 1]);
            kernel.run(g, theta, states, new Scalars(0.01, t, 0.1));
            theta.subi(g);
        }
        double[] expected = {0.9862807, -2.002092, 0.4929829};
        for (int i = 0; i < 3; i++) {
            assertThat(theta.getDouble(i)).isCloseTo(expected[i], within(5e-7));
        }
    }

    /** The numbers are the subgradients of the table of kappas, computed by numpy in float64. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            g/max(norm(g), 1e-12)                                     | 0.9467916 | -0.3155972 | 0.06311944 | 0
            sign(g)*sqrt(abs(g))/sqrt(sum(abs(g)^1.5)^(1/1.5))        | 0.9385235 | -0.5418568 | 0.2423257  | 0
            sign(g)*(abs(g) == maxabs(g))/sum(abs(g) == maxabs(g))    | 1         | 0          | 0          | 0
            """)
    void subgradientsOfNormsGiveTheReferenceNumbers(String kappa, double a, double b, double c, double d) {
        Formula formula = Formula.parse("step = " + kappa, Set.of(), List.of());
        double[] expected = {a, b, c, d};
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            INDArray g = array(type, 0.3, -0.1, 0.02, 0);
            Kernels.of(formula, Map.of()).run(g, null, List.of(), STEP);
            for (int i = 0; i < 4; i++) {
                assertThat(g.getDouble(i)).isCloseTo(expected[i], within(5e-7));
            }
        }
    }

    @Test
    void elementOrdersMayDiffer() {
        Formula formula = Formula.parse("step = g*norm(p)/maxabs(g - p)", Set.of(), List.of());
        INDArray[] plain = random(DataType.FLOAT, 42, 2);
        INDArray g = Nd4j.create(DataType.FLOAT, new long[] {6, 7}, 'f').assign(plain[0].reshape('c', 6, 7));
        Kernels.of(formula, Map.of()).run(g, plain[1].reshape('c', 6, 7), List.of(), STEP);
        Kernels.of(formula, Map.of()).run(plain[0], plain[1], List.of(), STEP);
        for (int i = 0; i < 42; i++) {
            assertThat(g.getDouble(i / 7, i % 7)).isCloseTo(plain[0].getDouble(i), within(1e-6));
        }
    }
}
