package org.samediffext.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
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
import org.samediffext.updaters.AdamW;

/**
 * A step over floats with what DL4J does after it, the subtraction of the step from the parameter: our AdamW with its decay, ND4J's
 * Adam, and the subtraction alone. The step replaces the gradient, and the next one starts from it, as in {@link StepBenchmark}.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="WholeStepBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class WholeStepBenchmark {
    private static final float RATE = 1;

    /** So small that the decay never balances the step: both would fade, and processors are slow on the last of them. */
    private static final double DECAY = 1e-12;

    @Param({"1000", "100000", "10000000"})
    private int length;

    private final StepKernel adamw = Kernels.of(Formula.of(new AdamW()).withDecay(), new AdamW().constants());
    private final AdamUpdater nd4j = new AdamUpdater(new Adam(RATE, 0.9, 0.999, 1e-8));

    private INDArray g = Nd4j.empty(DataType.FLOAT);
    private INDArray p = g;
    private List<INDArray> state = List.of();
    private int t;

    /** Makes gradients of both signs and empty states. */
    @Setup
    public void prepare() {
        g = Nd4j.randn(DataType.FLOAT, length);
        p = Nd4j.zeros(DataType.FLOAT, length);
        state = List.of(Nd4j.zeros(DataType.FLOAT, length), Nd4j.zeros(DataType.FLOAT, length));
        nd4j.setStateViewArray(Nd4j.zeros(DataType.FLOAT, 1, 2L * length), new long[] {length}, 'c', true);
    }

    /** Our AdamW, then the subtraction. */
    @Benchmark
    public void ourAdamW() {
        adamw.run(g, p, state, new Scalars(RATE, ++t, DECAY));
        p.subi(g);
    }

    /** ND4J's Adam, then the subtraction. */
    @Benchmark
    public void nd4jAdam() {
        nd4j.applyUpdater(g, t++, 0);
        p.subi(g);
    }

    /** The subtraction alone. */
    @Benchmark
    public void subtraction() {
        p.subi(g);
    }
}
