package org.samediffext.kernel;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import org.samediffext.kernel.StepKernel.Scalars;
import org.samediffext.updaters.AdamW;

/**
 * The formula of Adam as a chain of ND4J's operations, which is what runs where no kernel can. In the package of the kernels, since
 * nobody chooses the chain.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="ChainBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class ChainBenchmark {
    @Param({"1000", "10000", "100000", "1000000", "10000000", "100000000"})
    private int length;

    private INDArray[] arrays = {};
    private Engine chain = chain();
    private int t;

    private static Engine chain() {
        AdamW rule = new AdamW();
        Formula formula = Formula.of(rule);
        return new OpChain(
                formula,
                formula.constants().stream()
                        .mapToDouble(name -> rule.constants().getOrDefault(name, Double.NaN))
                        .toArray());
    }

    /** Makes gradients of both signs and empty states. */
    @Setup
    public void prepare() {
        INDArray g = Nd4j.randn(DataType.FLOAT, length);
        arrays = new INDArray[] {g, g, Nd4j.zeros(DataType.FLOAT, length), Nd4j.zeros(DataType.FLOAT, length)};
        chain = chain();
    }

    /** A step. */
    @Benchmark
    public void chainedAdam() {
        chain.run(arrays, Channels.none(length), new Scalars(1, ++t, 0));
    }
}
