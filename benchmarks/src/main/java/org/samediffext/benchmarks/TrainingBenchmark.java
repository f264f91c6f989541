package org.samediffext.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
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
import org.samediffext.model.RuleUpdater;
import org.samediffext.updaters.AdamW;

/**
 * A whole step of training, forward, backward and update, with our Adam (AdamW without decay, with its search for NaN), with DL4J's
 * own and with none. The median is to be looked at: a step that waits for a core takes much longer than others.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="TrainingBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class TrainingBenchmark {
    private static final double RATE = 1e-3;

    @Param({"MLP", "LENET", "SAMEDIFF", "SAMEDIFF_SMALL"})
    private String network = "MLP";

    private Runnable ours = () -> {};
    private Runnable dl4j = ours;
    private Runnable none = ours;

    /** Makes the same network three times. */
    @Setup
    public void prepare() {
        IUpdater adam = new RuleUpdater(new AdamW(), RATE, null, 0, 0);
        ours = Networks.valueOf(network).training(adam);
        dl4j = Networks.valueOf(network).training(new Adam(RATE));
        none = Networks.valueOf(network).training(new NoOp());
    }

    /** With our Adam. */
    @Benchmark
    public void ourAdam() {
        ours.run();
    }

    /** With DL4J's Adam. */
    @Benchmark
    public void dl4jAdam() {
        dl4j.run();
    }

    /** Forward and backward pass, and DL4J's work around an updater that does nothing. */
    @Benchmark
    public void noUpdater() {
        none.run();
    }
}
