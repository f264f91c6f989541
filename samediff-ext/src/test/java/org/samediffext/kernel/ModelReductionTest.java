package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel.Scalars;
import org.samediffext.kernel.StepKernel.Step;

/** Numbers that a formula makes of all tensors of a model, by compiled loops, by ND4J's operations, and by both at once. */
class ModelReductionTest {
    private static final Scalars STEP = new Scalars(0.5, 3, 0.1);

    /** How two tensors lie in memory: dense, with gaps, or one of each. */
    private enum Way {
        LOOPS,
        CHAIN,
        MIXED;

        INDArray array(DataType type, int index, double... values) {
            boolean gaps = this == CHAIN || (this == MIXED && index == 1);
            INDArray array = Nd4j.createFromArray(values).castTo(type);
            if (!gaps) {
                return array;
            }
            INDArray wide = Nd4j.zeros(type, values.length, 2);
            wide.getColumn(0).assign(array);
            return wide.getColumn(0);
        }
    }

    private static double[] doubles(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup().reshape(array.length()).toDoubleVector();
    }

    /** The model is g = (3, -4, 0) and (1, 2), p = (1, 2, 2) and (0, -3). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            modelsum(g)                                | 2         | 2
            modelsum(2*g + 1)                          | 9         | 9
            modelmean(p)                               | 0.4       | 0.4
            modeldot(g, p)                             | -11       | -11
            modelnorm(g)^2                             | 30        | 30
            modelnorm1(g)                              | 10        | 10
            modelmaxabs(g)                             | 4         | 4
            modelnumel()                               | 5         | 5
            sum(g)                                     | -1        | 3
            modelsum(g*sum(g))                         | 10        | 10
            modelsum(g)*sum(g)                         | -2        | 6
            modelmaxabs(g*norm(p))                     | 12        | 12
            modelsum(g - modelmean(p))                 | 0         | 0
            sum(g*modelsum(p*modelmaxabs(g)))          | -8        | 24
            numel() + modelnumel()                     | 8         | 7
            where(modelsum(g) > 0, norm1(g), 0)        | 7         | 3
            modelmaxabs(p)*modelmaxabs(g)/modelnumel() | 2.4       | 2.4
            """)
    void areWhatMathematicsSays(String reduction, double first, double second) {
        StepKernel kernel = Kernels.of(Formula.parse("step = " + reduction, Set.of(), List.of()), Map.of());
        for (Way way : Way.values()) {
            for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16)) {
                INDArray[] g = {way.array(type, 0, 3, -4, 0), way.array(type, 1, 1, 2)};
                INDArray[] p = {way.array(type, 0, 1, 2, 2), way.array(type, 1, 0, -3)};
                Kernels.runTogether(List.of(
                        new Step(kernel, g[0], p[0], List.of(), STEP), new Step(kernel, g[1], p[1], List.of(), STEP)));
                double rounding = type == DataType.DOUBLE ? 1e-14 : type == DataType.FLOAT ? 1e-6 : 1e-2;
                for (int i = 0; i < 2; i++) {
                    double expected = i == 0 ? first : second;
                    for (double value : doubles(g[i])) {
                        assertThat(value)
                                .as("%s %s", way, type)
                                .isCloseTo(expected, within(rounding * (1 + Math.abs(expected))));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(x)", "mean(x)", "dot(x, g)", "norm(x)", "norm1(x)", "maxabs(x)", "numel()"})
    void overOneTensorTheyAreItsOwn(String reduction) {
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            double[][] results = new double[3][];
            for (int i = 0; i < 3; i++) {
                String text = "x = g*g - 0.3\nstep = g*" + (i == 0 ? "" : "model") + reduction;
                StepKernel kernel = Kernels.of(Formula.parse(text, Set.of(), List.of()), Map.of());
                INDArray g = Nd4j.createFromArray(new Random(5).doubles(1000).toArray())
                        .castTo(type);
                if (i == 1) {
                    kernel.run(g, null, List.of(), STEP);
                } else {
                    Kernels.runTogether(List.of(new Step(kernel, g, null, List.of(), STEP)));
                }
                results[i] = doubles(g);
            }
            assertThat(results[1]).isEqualTo(results[0]);
            assertThat(results[2]).isEqualTo(results[0]);
        }
    }

    /** States and kept numbers, several levels, against plain loops. */
    @ParameterizedTest
    @EnumSource
    void aFormulaOfManyLevelsIsTheLoop(Way way) {
        Formula formula = Formula.parse("""
                m    = 0.9*m + lr*g/max(modelnorm(g), 1e-12)
                d    = max(d, modeldot(g, p)/(1 + modelnorm1(m)))
                own  = norm(m)
                step = d*m/own + modelmaxabs(m*own)*weightDecay*p
                """, Set.of(), List.of("m"), List.of("d"));
        StepKernel kernel = Kernels.of(formula, Map.of());
        int[] sizes = {700, 1, 5000};
        double[][] g = new double[3][], p = new double[3][], m = new double[3][];
        List<INDArray[]> arrays = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            g[i] = new Random(i).doubles(sizes[i], -1, 1).toArray();
            p[i] = new Random(10 + i).doubles(sizes[i], -1, 1).toArray();
            m[i] = new Random(20 + i).doubles(sizes[i], -1, 1).toArray();
            arrays.add(new INDArray[] {
                way.array(DataType.DOUBLE, i, g[i]),
                way.array(DataType.DOUBLE, i, p[i]),
                way.array(DataType.DOUBLE, i, m[i]),
                way.array(
                        DataType.DOUBLE,
                        i,
                        DoubleStream.generate(() -> 0).limit(sizes[i]).toArray())
            });
        }
        Kernels.runTogether(arrays.stream()
                .map(a -> new Step(kernel, a[0], a[1], List.of(a[2], a[3]), STEP))
                .toList());
        double squares = 0;
        double products = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < sizes[i]; j++) {
                squares += g[i][j] * g[i][j];
                products += g[i][j] * p[i][j];
            }
        }
        double sizesOfM = 0;
        double largest = 0;
        double[] own = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < sizes[i]; j++) {
                m[i][j] = 0.9 * m[i][j] + 0.5 * g[i][j] / Math.sqrt(squares);
                sizesOfM += Math.abs(m[i][j]);
                own[i] += m[i][j] * m[i][j];
            }
            own[i] = Math.sqrt(own[i]);
            for (int j = 0; j < sizes[i]; j++) {
                largest = Math.max(largest, Math.abs(m[i][j]) * own[i]);
            }
        }
        double d = Math.max(0, products / (1 + sizesOfM));
        for (int i = 0; i < 3; i++) {
            double[] step = doubles(arrays.get(i)[0]);
            double[] after = doubles(arrays.get(i)[2]);
            for (int j = 0; j < sizes[i]; j++) {
                assertThat(after[j]).isCloseTo(m[i][j], within(1e-12));
                assertThat(step[j]).isCloseTo(d * m[i][j] / own[i] + largest * 0.1 * p[i][j], within(1e-12));
            }
            assertThat(arrays.get(i)[3].getDouble(0)).isCloseTo(d, within(1e-14));
        }
    }

    /** A state may hold one number, another one in each tensor. */
    @ParameterizedTest
    @EnumSource
    void aStateMayHoldANumber(Way way) {
        StepKernel kernel = Kernels.of(
                Formula.parse(
                        "s = sum(g)\nstep = modelsum(s) + 100*modelnorm1(s) + 1e4*modelmaxabs(s) + 1e6*modeldot(s, s)",
                        Set.of(),
                        List.of("s")),
                Map.of());
        INDArray[] g = {way.array(DataType.DOUBLE, 0, 3, -4, 0), way.array(DataType.DOUBLE, 1, 1, 2)};
        INDArray[] s = {way.array(DataType.DOUBLE, 0, 0, 0, 0), way.array(DataType.DOUBLE, 1, 0, 0)};
        Kernels.runTogether(List.of(
                new Step(kernel, g[0], null, List.of(s[0]), STEP), new Step(kernel, g[1], null, List.of(s[1]), STEP)));
        // s is -1 three times and 3 twice
        assertThat(doubles(g[0])).containsOnly(3 + 900 + 30_000 + 21_000_000);
        assertThat(doubles(g[1])).containsOnly(3 + 900 + 30_000 + 21_000_000);
    }

    @Test
    void numbersOfTheStepMayDifferFromTensorToTensor() {
        StepKernel kernel = Kernels.of(Formula.parse("step = modelsum(lr*g)", Set.of(), List.of()), Map.of());
        INDArray a = Nd4j.createFromArray(1.0, 2.0);
        INDArray b = Nd4j.createFromArray(10.0);
        Kernels.runTogether(List.of(
                new Step(kernel, a, null, List.of(), new Scalars(1, 1, 0)),
                new Step(kernel, b, null, List.of(), new Scalars(0.1, 1, 0))));
        assertThat(doubles(a)).containsExactly(4, 4);
        assertThat(doubles(b)).containsExactly(4);
    }

    @Test
    void weightDecayMayBeAddedToSomeOfThem() {
        Formula formula = Formula.parse("step = g*modelnorm(g)", Set.of(), List.of());
        INDArray a = Nd4j.createFromArray(3.0);
        INDArray b = Nd4j.createFromArray(4.0);
        INDArray p = Nd4j.createFromArray(100.0);
        Kernels.runTogether(List.of(
                new Step(Kernels.of(formula, Map.of()), a, p, List.of(), STEP),
                new Step(Kernels.of(formula.withDecay(), Map.of()), b, p, List.of(), STEP)));
        assertThat(a.getDouble(0)).isEqualTo(15);
        assertThat(b.getDouble(0)).isEqualTo(25);
    }

    @Test
    void aNanOfOneTensorReachesAllAndEmptyTensorsNone() {
        for (String reduction : List.of("modelsum(g)", "modelnorm(g)", "modelmaxabs(g)")) {
            StepKernel kernel = Kernels.of(Formula.parse("step = 0*g + " + reduction, Set.of(), List.of()), Map.of());
            INDArray a = Nd4j.createFromArray(1.0, Double.NaN);
            INDArray b = Nd4j.createFromArray(1.0);
            Kernels.runTogether(List.of(
                    new Step(kernel, a, null, List.of(), STEP),
                    new Step(kernel, Nd4j.empty(DataType.DOUBLE), null, List.of(), STEP),
                    new Step(kernel, b, null, List.of(), STEP)));
            assertThat(b.getDouble(0)).isNaN();
        }
        Kernels.runTogether(List.of());
    }

    @Test
    void formulasThatReduceOtherThingsAreRefusedUnchanged() {
        INDArray a = Nd4j.createFromArray(3.0);
        INDArray b = Nd4j.createFromArray(4.0);
        List<Step> steps = List.of(
                new Step(
                        Kernels.of(Formula.parse("step = modelnorm(g)", Set.of(), List.of()), Map.of()),
                        a,
                        null,
                        List.of(),
                        STEP),
                new Step(
                        Kernels.of(Formula.parse("step = modelmaxabs(g)", Set.of(), List.of()), Map.of()),
                        b,
                        null,
                        List.of(),
                        STEP));
        assertThatThrownBy(() -> Kernels.runTogether(steps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps of formulas that reduce other things over the model");
        assertThat(a.getDouble(0) + b.getDouble(0)).isEqualTo(7);
    }

    @Test
    void aFormulaSaysWhetherItReducesTheModel() {
        assertThat(Formula.parse("step = g + norm(g)", Set.of(), List.of()).reducesModel())
                .isFalse();
        Formula formula = Formula.parse("x = 2*modelnumel()\nstep = g/x", Set.of(), List.of());
        assertThat(formula.reducesModel()).isTrue();
        assertThat(formula.reduces()).isTrue();
    }

    @Test
    void longTensorsGiveTheSameForEveryNumberOfThreads() {
        StepKernel kernel = Kernels.of(Formula.parse("step = g/modelnorm(g)", Set.of(), List.of()), Map.of());
        INDArray[] g = new INDArray[4];
        for (int i = 0; i < 4; i++) {
            int length = i % 2 == 0 ? 1_100_000 : 77;
            g[i] = Nd4j.createFromArray(new Random(i % 2).doubles(length, -1, 1).toArray())
                    .castTo(DataType.FLOAT);
        }
        for (int i = 0; i < 4; i += 2) {
            Kernels.runTogether(List.of(
                    new Step(kernel, g[i], null, List.of(), STEP), new Step(kernel, g[i + 1], null, List.of(), STEP)));
        }
        assertThat(g[0].data().asFloat()).isEqualTo(g[2].data().asFloat());
        double norm = 0;
        for (INDArray each : List.of(g[0], g[1])) {
            for (float value : each.data().asFloat()) {
                norm += (double) value * value;
            }
        }
        assertThat(norm).isCloseTo(1, within(1e-6));
    }
}
