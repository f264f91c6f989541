package org.samediffext.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.kernel.StepKernel.Scalars;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.FormulaRule;

/**
 * The updaters that ND4J has as one native operation against the same methods compiled from their formulas, without weight decay and
 * without a look for NaN, over vectors of floats; and the triad {@code a = b + s*c} over arrays on the heap, 12 bytes an element, as
 * the measure of the memory. One thread instead of all: {@code -jvmArgsAppend -XX:ActiveProcessorCount=1}.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="FusedBenchmark -p method=adam"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class FusedBenchmark {
    private static final double RATE = 1;
    private static final int PART = 1 << 16;
    private static final float SCALE = 0.5f;

    @Param({"adam", "nesterov", "rmsprop", "adagrad", "adamax", "nadam", "amsgrad"})
    private String method = "adam";

    @Param({"1000", "10000", "100000", "1000000", "10000000", "100000000"})
    private int length;

    private StepKernel kernel = Kernels.of(Formula.parse("step = g", Set.of(), List.of()), Map.of());
    private GradientUpdater<?> operation = new Adam(RATE).instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2), true);
    private INDArray g = Nd4j.empty(DataType.FLOAT);
    private List<INDArray> state = List.of();
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private int t;

    private static IUpdater nd4j(String method) {
        return switch (method) {
            case "adam" -> new Adam(RATE);
            case "nesterov" -> new Nesterovs(RATE);
            case "rmsprop" -> new RmsProp(RATE);
            case "adagrad" -> new AdaGrad(RATE);
            case "adamax" -> new AdaMax(RATE);
            case "nadam" -> new Nadam(RATE);
            case "amsgrad" -> new AMSGrad(RATE);
            default -> throw new IllegalArgumentException(method + " is no updater of ND4J");
        };
    }

    /** Makes gradients of both signs and empty states. */
    @Setup
    public void prepare() {
        String name = method.equals("adam") ? "adamw" : method;
        FormulaRule rule =
                (FormulaRule) Registry.global().find(Kind.UPDATER, name).defaults();
        kernel = Kernels.of(Formula.of(rule), rule.constants());
        g = Nd4j.randn(DataType.FLOAT, length);
        state = new ArrayList<>();
        rule.state().forEach(array -> state.add(Nd4j.zeros(DataType.FLOAT, length)));
        IUpdater config = nd4j(method);
        operation = config.instantiate(Nd4j.zeros(DataType.FLOAT, 1, config.stateSize(length)), true);
        a = new float[length];
        b = new float[length];
        c = new float[length];
    }

    /** The formula, compiled. */
    @Benchmark
    public void ours() {
        kernel.run(g, null, state, new Scalars(RATE, ++t, 0));
    }

    /** ND4J's operation. */
    @Benchmark
    public void nd4j() {
        operation.applyUpdater(g, t++, 0);
    }

    /** The memory. */
    @Benchmark
    public void triad() {
        IntStream.range(0, (length + PART - 1) / PART)
                .parallel()
                .forEach(part -> triad(part * PART, Math.min(length, (part + 1) * PART)));
    }

    private void triad(int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = b[i] + SCALE * c[i];
        }
    }
}
