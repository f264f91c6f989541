package org.samediffext.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;

/**
 * What the library costs at the start of a JVM in which ND4J is loaded, as it is wherever there is a model: finding all methods of
 * all modules, and then reading a configuration, each once in ten fresh JVMs.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="StartBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(10)
public class StartBenchmark {
    private static final String CONFIG = """
            updater:
              method: adan
              learningRate: { schedule: warmupstabledecay, initial: 0.001, decay: 100, steps: 1000 }
              weightDecay: 0.02
              clip: { norm: 1 }
              groups:
                - { match: '.*_b', method: sgd, learningRate: 0.01 }
            loss: { method: invertedhinge }
            attack: { method: pgd, norm: linf, epsilon: [0.1] }
            """;

    /** Loads ND4J. */
    @Setup(Level.Trial)
    public void loadNd4j() {
        Nd4j.create(DataType.FLOAT, 1).addi(1);
    }

    /** Finds all methods. */
    @Benchmark
    public int load() {
        return SameDiffExt.load().methods().size();
    }

    /** A library whose methods have been found. */
    @State(Scope.Benchmark)
    public static class Loaded {
        private final SameDiffExt ext = SameDiffExt.load();

        /** Finds them. */
        @Setup(Level.Trial)
        public void find() {
            ext.methods();
        }

        /** The library. */
        SameDiffExt ext() {
            return ext;
        }
    }

    /** Reads a configuration, the first one of this JVM. */
    @Benchmark
    public Config read(Loaded loaded) {
        return loaded.ext().parse(CONFIG);
    }

    /** Reads it for the hundredth time. */
    @Benchmark
    @Warmup(iterations = 100)
    public Config readAgain(Loaded loaded) {
        return loaded.ext().parse(CONFIG);
    }
}
