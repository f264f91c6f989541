package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.RandomFormula.Approximate;
import org.samediffext.kernel.RandomFormula.Precision;
import org.samediffext.kernel.StepKernel.Scalars;

/** Compiled loops, kernels in CUDA C and ND4J operations give the value of an evaluation that knows neither, within what rounding allows. */
class RandomFormulaTest {
    private static final int FORMULAS = 400;
    private static final int ON_DEVICE = 120;
    private static final int[] SHAPE = {2, 3, 4};
    private static final int ELEMENTS = 24;
    private static final Scalars STEP = new Scalars(0.25, 3, 0);

    /** How formulas become something that runs. */
    private interface Way {
        Engine engine(Formula formula);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void loopsGiveTheNaiveEvaluation(DataType type) {
        boolean wide = type == DataType.DOUBLE;
        Vocabulary vocabulary = wide ? Vocabulary.DOUBLE : Vocabulary.FLOAT;
        compareAll(type, FORMULAS, formula -> new JvmKernel(FusedCode.of(formula, vocabulary), constants(), wide));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void operationsGiveTheNaiveEvaluation(DataType type) {
        compareAll(type, FORMULAS, formula -> new OpChain(formula, constants()));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisabledIfSystemProperty(
            named = Vectors.PROPERTY,
            matches = "always",
            disabledReason = "a device has no vector code")
    void kernelsOfADeviceGiveTheNaiveEvaluation(DataType type, @TempDir Path directory) {
        assumeTrue(CpuDevice.hasCompiler(), "no C++ compiler (g++): CUDA kernels are not run here");
        Vocabulary vocabulary = type == DataType.DOUBLE ? Vocabulary.DOUBLE : Vocabulary.FLOAT;
        Set<String> sources = new LinkedHashSet<>();
        for (long seed = 0; seed < ON_DEVICE; seed++) {
            sources.add(CudaSource.of(Lowering.lower(parse(formula(seed, type)), vocabulary), type));
        }
        CpuDevice device = CpuDevice.of(sources, directory);
        compareAll(type, ON_DEVICE, formula -> DeviceKernel.compile(device, formula, constants(), type, vocabulary));
    }

    private static void compareAll(DataType type, int formulas, Way way) {
        int compared = 0;
        for (long seed = 0; seed < formulas; seed++) {
            RandomFormula formula = formula(seed, type);
            for (char order : new char[] {'c', 'f'}) {
                String description = "seed=" + seed + " axis=" + axis(seed) + " " + order + "\n" + formula.text();
                compared += compare(formula, type, way, axis(seed), order, description);
            }
        }
        assertThat(compared).isGreaterThan(formulas * ELEMENTS * 2 * 3 / 2);
    }

    private static int axis(long seed) {
        return (int) (seed / 2 % 4) - 1;
    }

    private static RandomFormula formula(long seed, DataType type) {
        Precision precision = type == DataType.FLOAT ? new Precision(6e-8, 5e-7) : new Precision(1.2e-16, 1e-15);
        return new RandomFormula(
                seed, precision, seed % 2 == 0 ? ELEMENTS : 0, element -> channel(element, axis(seed)));
    }

    private static Formula parse(RandomFormula formula) {
        return Formula.parse(formula.text(), RandomFormula.CONSTANTS.keySet(), RandomFormula.STATES);
    }

    /** The channel of an element by its position in c order. */
    private static int channel(int element, int axis) {
        return switch (axis) {
            case 0 -> element / (SHAPE[1] * SHAPE[2]);
            case 1 -> element / SHAPE[2] % SHAPE[1];
            case 2 -> element % SHAPE[2];
            default -> -1;
        };
    }

    private static int compare(RandomFormula random, DataType type, Way way, int axis, char order, String description) {
        List<String> names = List.of("g", "p", "s", "u");
        Map<String, double[]> given = new HashMap<>();
        INDArray[] arrays = new INDArray[names.size()];
        Random numbers = new Random(17);
        for (int i = 0; i < arrays.length; i++) {
            double[] values =
                    numbers.doubles(ELEMENTS, -3, 3).map(x -> (float) x).toArray();
            given.put(names.get(i), values);
            INDArray inOrder = Nd4j.createFromArray(values).castTo(type).reshape('c', SHAPE[0], SHAPE[1], SHAPE[2]);
            arrays[i] = inOrder.dup(order);
        }
        Engine engine = way.engine(parse(random));
        engine.run(arrays, engine.channels(arrays[0], axis), STEP);
        RandomFormula.CONSTANTS.forEach((name, value) -> given.put(name, new double[] {value}));
        given.put("lr", new double[] {STEP.lr()});
        given.put("t", new double[] {(double) STEP.t()});
        Map<String, Approximate[]> expected = random.evaluate(given, ELEMENTS);
        int compared = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            compared += check(of(expected, "step", i), at(arrays[0], i), description);
            compared += check(of(expected, "s", i), at(arrays[2], i), description);
            compared += check(of(expected, "u", i), at(arrays[3], i), description);
        }
        return compared;
    }

    private static double at(INDArray array, int element) {
        return array.getDouble(element / (SHAPE[1] * SHAPE[2]), element / SHAPE[2] % SHAPE[1], element % SHAPE[2]);
    }

    private static Approximate of(Map<String, Approximate[]> values, String name, int element) {
        return Objects.requireNonNull(values.get(name))[element];
    }

    private static int check(Approximate expected, double actual, String description) {
        if (!(expected.error() < 1e-2 * (1 + Math.abs(expected.value())))) {
            return 0;
        }
        assertThat(Math.abs(actual - expected.value()))
                .as("%s is %s, expected %s", description, actual, expected)
                .isLessThanOrEqualTo(4 * expected.error() + 1e-30);
        return 1;
    }

    private static double[] constants() {
        return new TreeSet<>(RandomFormula.CONSTANTS.keySet())
                .stream().mapToDouble(RandomFormula.CONSTANTS::get).toArray();
    }
}
