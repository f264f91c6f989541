package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.kernel.StepKernel.Scalars;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.FormulaRule;

/**
 * The CUDA kernels of every updater that is a formula: their text, that NVIDIA's compiler takes it, and that it computes what the
 * loops of the JVM compute, run on the CPU.
 */
class CudaRulesTest {
    private static final Path EXPECTED = Path.of("gpu", "kernels");
    private static final Set<Op> BY_THE_LIBRARY = EnumSet.of(Op.EXP, Op.LOG, Op.TANH, Op.POW, Op.SIGMOID);
    private static final Scalars STEP = new Scalars(0.01, 10, 0.1);

    /** An odd number of elements, enough for several blocks of threads, in three channels. */
    private static final long[] SHAPE = {29, 3, 59};

    private static final int CHANNEL_AXIS = 1;

    private record Rule(String name, Formula formula, List<Double> values) {
        static Rule of(FormulaRule rule) {
            Formula formula = Formula.of(rule);
            List<Double> values = formula.constants().stream()
                    .map(name -> Objects.requireNonNull(rule.constants().get(name)))
                    .toList();
            return new Rule(rule.name(), rule.decaysItself() ? formula : formula.withDecay(), values);
        }

        double[] constants() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        Program program(DataType type) {
            return Lowering.lower(formula, vocabulary(type));
        }
    }

    private static Stream<Rule> rules() {
        return Registry.global().methods().stream()
                .filter(method -> method.kind() == Kind.UPDATER
                        && method.type().getPackageName().equals("org.samediffext.updaters"))
                .map(method -> method.defaults())
                .filter(FormulaRule.class::isInstance)
                .map(rule -> Rule.of((FormulaRule) rule));
    }

    private static Vocabulary vocabulary(DataType type) {
        return type == DataType.DOUBLE ? Vocabulary.DOUBLE : Vocabulary.FLOAT;
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void hasTheExpectedText(DataType type) throws IOException {
        Set<String> files = new TreeSet<>();
        for (Rule rule : rules().toList()) {
            String name = rule.name + "." + type.name().toLowerCase(Locale.ROOT) + ".cu";
            files.add(name);
            String text = numbers(rule, type) + CudaSource.kernels(rule.program(type));
            if (Boolean.getBoolean("cuda.write")) {
                Files.writeString(EXPECTED.resolve(name), text);
            }
            assertThat(EXPECTED.resolve(name)).as("-Dcuda.write=true writes it").hasContent(text);
        }
        try (Stream<Path> all = Files.list(EXPECTED)) {
            String end = "." + type.name().toLowerCase(Locale.ROOT) + ".cu";
            assertThat(all.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(end)))
                    .containsExactlyInAnyOrderElementsOf(files);
        }
    }

    /** What each kernel gets as numbers in a step in which all folds leave 1: for checks on a GPU. */
    private static String numbers(Rule rule, DataType type) {
        StringBuilder text = new StringBuilder();
        Device.Code recorder = (launch, arrays, results) -> {
            text.append("// ").append(launch.kernel());
            double[] numbers = launch.numbers() instanceof double[] wide ? wide : widened((float[]) launch.numbers());
            for (double number : numbers) {
                text.append(' ').append(String.format(Locale.ROOT, "%.6g", number));
            }
            text.append('\n');
            Arrays.fill(results, 1.0);
        };
        INDArray[] arrays = arrays(rule, type, false);
        Engine engine =
                DeviceKernel.compile(source -> recorder, rule.formula, rule.constants(), type, vocabulary(type));
        engine.run(arrays, engine.channels(arrays[0], CHANNEL_AXIS), STEP);
        return text.toString();
    }

    private static double[] widened(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }

    @Test
    void isTakenByNvidiasCompiler(@TempDir Path directory) throws Exception {
        assumeTrue(runs("nvcc", "--version"), "no nvcc: the CUDA kernels are not compiled by NVIDIA's compiler here");
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules().toList()) {
            for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16)) {
                text.append("namespace ")
                        .append(rule.name)
                        .append('_')
                        .append(type)
                        .append(" {\n");
                text.append(CudaSource.of(rule.program(type), type).replace("extern \"C\" ", ""));
                text.append("}\n");
            }
        }
        Path source = Files.writeString(directory.resolve("rules.cu"), text.toString());
        Process compiler = new ProcessBuilder(
                        "nvcc",
                        "-ptx",
                        "--fmad=false",
                        "-o",
                        directory.resolve("rules.ptx").toString(),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(messages).isZero();
        assertThat(directory.resolve("rules.ptx"))
                .content()
                .contains("adamw_FLOAT")
                .doesNotContain("fma.rn.f32");
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void computesWhatTheLoopsCompute(@TempDir Path directory) {
        assumeTrue(CpuDevice.hasCompiler(), "no C++ compiler (g++): the CUDA kernels are not run on the CPU here");
        List<DataType> types = List.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);
        List<Rule> rules = rules().toList();
        Set<String> sources = new LinkedHashSet<>();
        rules.forEach(rule -> types.forEach(type -> sources.add(CudaSource.of(rule.program(type), type))));
        CpuDevice device = CpuDevice.of(sources, directory);
        for (Rule rule : rules) {
            for (DataType type : types) {
                compare(rule, type, device);
            }
        }
    }

    private static void compare(Rule rule, DataType type, Device device) {
        Vocabulary vocabulary = vocabulary(type);
        boolean wide = type == DataType.DOUBLE;
        boolean exact = isExact(rule.program(type));
        INDArray[] expected = arrays(rule, type, exact);
        INDArray[] actual = arrays(rule, type, exact);
        Engine loops = new JvmKernel(FusedCode.of(rule.formula, vocabulary), rule.constants(), wide);
        Engine kernels = DeviceKernel.compile(device, rule.formula, rule.constants(), type, vocabulary);
        for (int step = 0; step < 2; step++) {
            loops.run(expected, loops.channels(expected[0], CHANNEL_AXIS), STEP);
            kernels.run(actual, kernels.channels(actual[0], CHANNEL_AXIS), STEP);
        }
        for (int i = 0; i < expected.length; i++) {
            String description = rule.name + " " + type + ", array " + i;
            double[] a = numbers(expected[i]);
            double[] b = numbers(actual[i]);
            if (exact) {
                assertThat(b).as(description).isEqualTo(a);
            } else {
                double tolerance = tolerance(type);
                for (int k = 0; k < a.length; k++) {
                    assertThat(Math.abs(a[k] - b[k]))
                            .as("%s, element %d: %s, expected %s", description, k, b[k], a[k])
                            .isLessThanOrEqualTo(tolerance * (Math.abs(a[k]) + 1e-3));
                }
            }
        }
    }

    /** Whether all operations are correctly rounded and none depends on an order. */
    private static boolean isExact(Program program) {
        return program.passes().stream()
                .allMatch(pass -> pass.folds().isEmpty()
                        && pass.instructions().stream().noneMatch(i -> BY_THE_LIBRARY.contains(i.op())));
    }

    private static double tolerance(DataType type) {
        return switch (type) {
            case DOUBLE -> 1e-12;
            case FLOAT -> 1e-5;
            case HALF -> 4e-3;
            default -> 4e-2;
        };
    }

    /** Views with an offset; with NaN, infinities and numbers near the ends of the range where results do not mix elements. */
    private static INDArray[] arrays(Rule rule, DataType type, boolean awkward) {
        List<INDArray> arrays = new ArrayList<>();
        Random random = new Random(3);
        int length = (int) Nd4j.createUninitialized(DataType.BOOL, SHAPE).length();
        for (int i = 0; i < Program.FIRST_STATE + rule.formula.states().size(); i++) {
            double[] values = random.doubles(length + 7, -2, 2).toArray();
            for (int k = 0; k < values.length; k++) {
                values[k] = i < Program.FIRST_STATE ? values[k] : Math.abs(values[k]);
                values[k] = awkward && random.nextInt(8) == 0 ? AWKWARD[random.nextInt(AWKWARD.length)] : values[k];
            }
            INDArray whole = Nd4j.createFromArray(values).castTo(type);
            arrays.add(whole.get(NDArrayIndex.interval(7, length + 7)).reshape('c', SHAPE));
        }
        rule.formula
                .numbers()
                .forEach(number -> arrays.add(Nd4j.createFromArray(0.5).castTo(type)));
        return arrays.toArray(INDArray[]::new);
    }

    private static final double[] AWKWARD = {
        0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e-42,
        -1e-42,
        3e38,
        -3e38,
        6e-8,
        65504,
        1
    };

    private static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
}
