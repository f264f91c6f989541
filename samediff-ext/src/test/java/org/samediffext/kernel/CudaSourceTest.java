package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.Device.DeviceException;
import org.samediffext.kernel.StepKernel.Scalars;

/** What the CUDA source of a formula says, and that its operations treat awkward numbers as the loops of the JVM do. */
class CudaSourceTest {
    /** The last four have sums halfway between two numbers of 16 bits. */
    private static final double[] AWKWARD = {
        0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e-42,
        -1e-42,
        3e38,
        -3e38,
        0x1p-8,
        0x1.02p0,
        0x1p-11,
        0x1.004p0
    };

    private static final Scalars STEP = new Scalars(0.5, 3, 0);

    private static Formula formula(String text) {
        return Formula.parse(text, Set.of(), List.of("s"));
    }

    @Test
    void isTheFormulaLineByLine() {
        Program program = Lowering.lower(formula("s = 0.5*s + g\nstep = lr*min(s, sqrt(p))"), Vocabulary.FLOAT);
        assertThat(CudaSource.kernels(program)).isEqualTo("""
                struct Numbers_step { real of[2]; };
                extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, \
                stored* a0, stored* a1, stored* a2) {
                    long long stride = (long long) blockDim.x * gridDim.x;
                    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
                        real x0 = load(a0[i]);
                        real x1 = load(a1[i]);
                        real x2 = load(a2[i]);
                        real t0 = s.of[0] * x2;
                        real t1 = t0 + x0;
                        real t2 = sqrt(x1);
                        real t3 = least(t1, t2);
                        real t4 = s.of[1] * t3;
                        a0[i] = keep(t4);
                        a2[i] = keep(t1);
                    }
                }
                """);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "HALF", "BFLOAT16"})
    void treatsAwkwardNumbersAsTheLoopsDo(DataType type, @TempDir Path directory) {
        assumeTrue(CpuDevice.hasCompiler(), "no C++ compiler (g++): CUDA kernels are not run here");
        Vocabulary vocabulary = type == DataType.DOUBLE ? Vocabulary.DOUBLE : Vocabulary.FLOAT;
        List<Formula> formulas = new ArrayList<>();
        for (String operation : List.of(
                "min(g, p)",
                "max(g, p)",
                "g < p",
                "g <= p",
                "g > p",
                "g >= p",
                "g == p",
                "g != p",
                "where(g, p, s)",
                "clip(g, p, s)",
                "sign(g)",
                "abs(g)",
                "sqrt(g)",
                "g + p",
                "g - p",
                "g*p",
                "g/p",
                "-g")) {
            formulas.add(formula("step = " + operation + "\ns = p"));
        }
        Set<String> sources = new LinkedHashSet<>();
        formulas.forEach(formula -> sources.add(CudaSource.of(Lowering.lower(formula, vocabulary), type)));
        CpuDevice device = CpuDevice.of(sources, directory);
        for (Formula formula : formulas) {
            INDArray[] expected = pairs(type);
            INDArray[] actual = pairs(type);
            Engine loops = new JvmKernel(FusedCode.of(formula, vocabulary), new double[0], type == DataType.DOUBLE);
            loops.run(expected, Channels.none(expected[0].length()), STEP);
            Engine kernel = DeviceKernel.compile(device, formula, new double[0], type, vocabulary);
            kernel.run(actual, Channels.none(actual[0].length()), STEP);
            assertThat(values(actual[0])).as(formula.text()).isEqualTo(values(expected[0]));
        }
    }

    /** All pairs of awkward numbers, and a third one. */
    private static INDArray[] pairs(DataType type) {
        int count = AWKWARD.length;
        double[][] values = new double[3][count * count];
        for (int i = 0; i < count * count; i++) {
            values[0][i] = AWKWARD[i / count];
            values[1][i] = AWKWARD[i % count];
            values[2][i] = AWKWARD[(i / count + 3 * i) % count];
        }
        INDArray[] arrays = new INDArray[3];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = Nd4j.createFromArray(values[i]).castTo(type);
        }
        return arrays;
    }

    private static double[] values(INDArray array) {
        return DoubleStream.of(array.castTo(DataType.DOUBLE).data().asDouble()).toArray();
    }

    @Test
    void stepsRunOnADevice(@TempDir Path directory) {
        assumeTrue(CpuDevice.hasCompiler(), "no C++ compiler (g++): CUDA kernels are not run here");
        Formula formula = formula("s = 0.5*s + g*modelsum(g)\nstep = lr*s");
        CpuDevice device = CpuDevice.of(
                Set.of(CudaSource.of(Lowering.lower(formula, Vocabulary.FLOAT), DataType.FLOAT)), directory);
        List<String> launched = new ArrayList<>();
        Device spy = source -> (launch, arrays, results) -> {
            launched.add(launch.kernel());
            device.compile(source).run(launch, arrays, results);
        };
        INDArray g = Nd4j.createFromArray(1f, 2f, 3f);
        INDArray other = Nd4j.createFromArray(4f, 5f);
        StepKernel kernel = new AdaptiveKernel(formula, new double[0], spy);
        Kernels.runTogether(List.of(
                new StepKernel.Step(kernel, g, null, List.of(Nd4j.ones(DataType.FLOAT, 3)), STEP),
                new StepKernel.Step(kernel, other, null, List.of(Nd4j.ones(DataType.FLOAT, 2)), STEP)));
        assertThat(values(g)).containsExactly(7.75, 15.25, 22.75);
        assertThat(values(other)).containsExactly(30.25, 37.75);
        assertThat(launched).containsExactly("fold0", "fold0", "step", "step");
        // a gradient with gaps
        INDArray column =
                Nd4j.createFromArray(new float[][] {{1, 9}, {2, 9}, {3, 9}}).getColumn(0);
        kernel.run(column, null, List.of(Nd4j.ones(DataType.FLOAT, 3)), STEP);
        assertThat(values(column.dup())).containsExactly(3.25, 6.25, 9.25);
        assertThat(launched).hasSize(4);
    }

    @Test
    void operationsDoWhatADeviceDoesNotTake() {
        Device none = source -> {
            throw new DeviceException("not today");
        };
        StepKernel kernel = new AdaptiveKernel(formula("s = 0.5*s + g\nstep = lr*s"), new double[0], none);
        INDArray g = Nd4j.createFromArray(1f, 2f, 3f);
        kernel.run(g, null, List.of(Nd4j.ones(DataType.FLOAT, 3)), STEP);
        assertThat(values(g)).containsExactly(0.75, 1.25, 1.75);
    }

    @Test
    void withoutItsLibrariesThereIsNoDevice() {
        assertThat(Devices.find()).isNull();
    }

    @Test
    void aKernelTakesNoMoreThanCudaAllows() {
        Arguments arguments = new Arguments();
        assertThatThrownBy(() -> arguments.add(new double[513]))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("4096");
    }

    @Test
    void blocksDependOnTheLengthAlone() {
        assertThat(Launch.blocks(1, 1)).isEqualTo(1);
        assertThat(Launch.blocks(1_000_000, 1)).isEqualTo(488);
        assertThat(Launch.blocks(1L << 33, 1)).isEqualTo(4096);
        assertThat(Launch.blocks(100_000, 64)).isEqualTo(64 * 48);
        assertThat(Launch.blocks(100, 5000)).isEqualTo(5000);
    }
}
