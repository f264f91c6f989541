package org.samediffext.benchmarks;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.samediffext.kernel.Formula;
import org.samediffext.model.ParameterBridge;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Composition;
import org.samediffext.registry.Kind;
import org.samediffext.registry.OnNonFinite;
import org.samediffext.registry.Registry;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.TensorRule;
import org.samediffext.spi.UpdateRule;

/**
 * One step of any updater over floats, as DL4J calls it, beside the time in which its bytes can be moved: the gradient is read and
 * replaced by the step, each state read and replaced, the parameter read where the rule reads or decays it. Settings, rate and
 * weight decay are the rule's defaults; there is no look for a NaN. {@link UpdaterTable} runs it over all updaters.
 *
 * <p>The JVM has the Vector API; the trial whether formulas run as vector code falls into the warm-up. With
 * {@code -Djmh.vectors=} they run in loops over blocks.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="UpdaterBenchmark -p method=lion,adamw"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class UpdaterBenchmark {
    private static final int PART = 1 << 16;
    private static final int BLOCK = 512;

    /** The channels of rules that see shapes; divides the length. */
    private static final int CHANNELS = 1000;

    @Param("lion")
    private String method = "lion";

    @Param("10000000")
    private int length;

    private final ParameterBridge bridge = new ParameterBridge("");
    private INDArray source = Nd4j.empty(DataType.FLOAT);
    private INDArray gradient = source;
    private INDArray parameter = source;
    private GradientUpdater<?> updater =
            new RuleUpdater(rule("sgd"), 1, null, 0, 0).instantiate((INDArray) null, false);
    private boolean shown;
    private List<FloatBuffer> replaced = List.of();
    private List<FloatBuffer> read = List.of();
    private int iteration;

    private static UpdateRule rule(String method) {
        return (UpdateRule) Registry.global().find(Kind.UPDATER, method).defaults();
    }

    /** Whether a step of the updater must read the parameter. */
    private static boolean readsParameter(UpdateRule rule) {
        return rule.defaultWeightDecay() != 0
                || rule instanceof TensorRule
                || (rule instanceof FormulaRule formula && Formula.of(formula).readsParameter());
    }

    /**
     * The bytes that a step must move.
     *
     * @param method the name of the updater
     * @return bytes a weight, of floats
     */
    static int bytes(String method) {
        UpdateRule rule = rule(method);
        return Float.BYTES * (2 + 2 * rule.state().size() + (readsParameter(rule) ? 1 : 0));
    }

    /** Makes arrays and an updater with an empty state. */
    @Setup
    public void prepare() {
        UpdateRule rule = rule(method);
        RuleUpdater config = new RuleUpdater(
                rule,
                rule.defaultLearningRate(),
                null,
                rule.defaultWeightDecay(),
                0,
                Composition.NONE.withOnNonFinite(OnNonFinite.ALLOW));
        shown = config.needsParameter();
        long[] shape = rule instanceof TensorRule ? new long[] {length / CHANNELS, CHANNELS} : new long[] {length};
        source = Nd4j.randn(DataType.FLOAT, shape);
        gradient = source.dup();
        parameter = Nd4j.randn(DataType.FLOAT, shape);
        long size = config.stateSize(length);
        INDArray state = size == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, size);
        updater = config.instantiate(state, true);
        replaced = new ArrayList<>(List.of(gradient.data().asNioFloat()));
        for (int i = 0; state != null && i < rule.state().size(); i++) {
            replaced.add(state.data().asNioFloat().slice(i * length, length));
        }
        read = readsParameter(rule) ? List.of(parameter.data().asNioFloat()) : List.of();
    }

    /** The last step has replaced the gradient. */
    @Setup(Level.Invocation)
    public void refill() {
        gradient.assign(source);
    }

    /** A step of the updater. */
    @Benchmark
    public void step() {
        if (shown) {
            bridge.apply(parameter, gradient, 1, iteration, 0);
        }
        updater.applyUpdater(gradient, iteration, 0);
        iteration++;
    }

    /** Its bytes, moved by the threads of the common pool to blocks on the heap and back. */
    @Benchmark
    public void move() {
        IntStream.range(0, (length + PART - 1) / PART).parallel().forEach(part -> {
            float[] block = new float[BLOCK];
            int end = Math.min(length, (part + 1) * PART);
            for (int at = part * PART; at < end; at += BLOCK) {
                int count = Math.min(BLOCK, end - at);
                for (FloatBuffer array : read) {
                    array.get(at, block, 0, count);
                }
                for (FloatBuffer array : replaced) {
                    array.get(at, block, 0, count);
                    array.put(at, block, 0, count);
                }
            }
        });
    }
}
