package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.RandomFormula.Approximate;
import org.samediffext.kernel.RandomFormula.Precision;
import org.samediffext.kernel.StepKernel.Scalars;

/** Compiled loops and ND4J operations give the value of an evaluation that knows neither, within what rounding allows. */
class RandomFormulaTest {
    private static final int FORMULAS = 400;
    private static final int[] SHAPE = {2, 3, 4};
    private static final int ELEMENTS = 24;
    private static final Scalars STEP = new Scalars(0.25, 3, 0);

    private enum Way {
        LOOPS,
        CHAIN
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void equalsTheNaiveEvaluation(DataType type) {
        Precision precision = type == DataType.FLOAT ? new Precision(6e-8, 5e-7) : new Precision(1.2e-16, 1e-15);
        int compared = 0;
        for (long seed = 0; seed < FORMULAS; seed++) {
            int axis = (int) (seed / 2 % 4) - 1;
            RandomFormula formula =
                    new RandomFormula(seed, precision, seed % 2 == 0 ? ELEMENTS : 0, element -> channel(element, axis));
            for (Way way : Way.values()) {
                for (char order : new char[] {'c', 'f'}) {
                    String description = "seed=" + seed + " axis=" + axis + " " + order + " " + way;
                    compared += compare(formula, type, way, axis, order, description + "\n" + formula.text());
                }
            }
        }
        assertThat(compared).isGreaterThan(FORMULAS * ELEMENTS * 4 * 3 / 2);
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
        Formula formula = Formula.parse(random.text(), RandomFormula.CONSTANTS.keySet(), RandomFormula.STATES);
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
        run(formula, arrays, type, way, axis);
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

    private static void run(Formula formula, INDArray[] arrays, DataType type, Way way, int axis) {
        List<Double> values = new ArrayList<>();
        new TreeSet<>(RandomFormula.CONSTANTS.keySet()).forEach(name -> values.add(RandomFormula.CONSTANTS.get(name)));
        double[] constants = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (way == Way.CHAIN) {
            new OpChain(formula, constants).run(arrays, Channels.inOrder(arrays[0], axis), STEP);
            return;
        }
        boolean wide = type == DataType.DOUBLE;
        FusedCode code = FusedCode.of(formula, wide ? Vocabulary.DOUBLE : Vocabulary.FLOAT);
        new JvmKernel(code, constants, wide).run(arrays, Channels.inMemory(arrays[0], axis), STEP);
    }
}
