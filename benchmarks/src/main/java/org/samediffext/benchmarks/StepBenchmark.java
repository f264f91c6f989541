package org.samediffext.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.samediffext.kernel.FiniteCheck;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.kernel.StepKernel.Scalars;
import org.samediffext.model.RuleUpdater;
import org.samediffext.updaters.AdamW;
import org.samediffext.updaters.Lion;

/**
 * One step of an update rule over a vector of floats: our compiled Lion and Adam, ND4J's native Adam, and a Lion written by hand
 * over Java arrays, which need no copy from the memory outside the heap. The kernels alone, and within the updater that DL4J calls.
 *
 * <p>Each step replaces the gradient, so its output is the next step's input. At a learning rate of 1 both rules settle at +1 and
 * -1; at a smaller one Adam's numbers would shrink to denormals, on which processors are slow.
 *
 * <p>The JVM has the Vector API; the trial whether formulas run as vector code falls into the warm-up. With
 * {@code -Djmh.vectors=} they run in loops over blocks.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="StepBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class StepBenchmark {
    private static final float RATE = 1;
    private static final float HUGE = 3e38f;

    @Param({"1000", "100000", "10000000"})
    private int length;

    private final StepKernel lion = Kernels.of(Formula.of(new Lion()), new Lion().constants());
    private final StepKernel adam = Kernels.of(Formula.of(new AdamW()), new AdamW().constants());
    private final RuleUpdater lionRule = new RuleUpdater(new Lion(), RATE, null, 0, 0);
    private final RuleUpdater adamRule = new RuleUpdater(new AdamW(), RATE, null, 0, 0);
    private final AdamUpdater nd4jAdam = new AdamUpdater(new Adam(RATE, 0.9, 0.999, 1e-8));

    private INDArray g = Nd4j.empty(DataType.FLOAT);
    private GradientUpdater<RuleUpdater> lionUpdater = lionRule.instantiate(Nd4j.zeros(DataType.FLOAT, 1, 1), true);
    private GradientUpdater<RuleUpdater> adamUpdater = adamRule.instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2), true);
    private List<INDArray> lionState = List.of();
    private List<INDArray> adamState = List.of();
    private float[] heapG = {};
    private float[] heapM = {};
    private float[] heapStep = {};
    private int t;

    /** Makes gradients of both signs and empty states. */
    @Setup
    public void prepare() {
        g = Nd4j.randn(DataType.FLOAT, length);
        lionState = List.of(Nd4j.zeros(DataType.FLOAT, length));
        adamState = List.of(Nd4j.zeros(DataType.FLOAT, length), Nd4j.zeros(DataType.FLOAT, length));
        lionUpdater = lionRule.instantiate(Nd4j.zeros(DataType.FLOAT, 1, length), true);
        adamUpdater = adamRule.instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2L * length), true);
        nd4jAdam.setStateViewArray(Nd4j.zeros(DataType.FLOAT, 1, 2L * length), new long[] {length}, 'c', true);
        heapG = g.toFloatVector();
        heapM = new float[length];
        heapStep = new float[length];
    }

    private Scalars next() {
        return new Scalars(RATE, ++t, 0);
    }

    /** Our Lion. */
    @Benchmark
    public void lion() {
        lion.run(g, null, lionState, next());
    }

    /** Our Adam. */
    @Benchmark
    public void adam() {
        adam.run(g, null, adamState, next());
    }

    /** Our Lion as DL4J calls it: look for a NaN, then the step. */
    @Benchmark
    public void lionUpdater() {
        lionUpdater.applyUpdater(g, t++, 0);
    }

    /** Our Adam as DL4J calls it: look for a NaN, then the step. */
    @Benchmark
    public void adamUpdater() {
        adamUpdater.applyUpdater(g, t++, 0);
    }

    /** The look for a NaN alone. */
    @Benchmark
    public boolean finiteCheck() {
        return FiniteCheck.allFinite(g);
    }

    /** ND4J's Adam, one native operation. */
    @Benchmark
    public void nd4jAdam() {
        nd4jAdam.applyUpdater(g, t++, 0);
    }

    /** Lion over Java arrays in one loop, as one writes it. */
    @Benchmark
    public void lionByHand() {
        wholeLion(heapG, heapM, length);
    }

    /** Lion over Java arrays in two loops with an array for the step, which C2 vectorises. */
    @Benchmark
    public void lionByHandSplit() {
        stepOfLion(heapG, heapM, heapStep, length);
        momentumOfLion(heapG, heapM, length);
        float[] used = heapG;
        heapG = heapStep;
        heapStep = used;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void wholeLion(float[] g, float[] m, int n) {
        for (int i = 0; i < n; i++) {
            float c = 0.9f * m[i] + 0.1f * g[i];
            m[i] = 0.99f * m[i] + 0.01f * g[i];
            g[i] = Math.max(-RATE, Math.min(RATE, c * HUGE));
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void stepOfLion(float[] g, float[] m, float[] step, int n) {
        for (int i = 0; i < n; i++) {
            step[i] = Math.max(-RATE, Math.min(RATE, (0.9f * m[i] + 0.1f * g[i]) * HUGE));
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void momentumOfLion(float[] g, float[] m, int n) {
        for (int i = 0; i < n; i++) {
            m[i] = 0.99f * m[i] + 0.01f * g[i];
        }
    }
}
