package org.samediffext.benchmarks;

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
import org.samediffext.losses.MultiSimilarity;
import org.samediffext.spi.LossTerm;

/**
 * Value and gradient of the multi-similarity loss on a batch of 512 embeddings of width 128, 64 classes of 8, against the product
 * of the embeddings with themselves. With a spread of 10 the classes say nothing and the miner keeps nearly every pair; with 0.5
 * they are learnt half-way.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="PairLossBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class PairLossBenchmark {
    private static final int ROWS = 512;
    private static final int WIDTH = 128;
    private static final int CLASSES = 64;

    @Param({"10", "0.5"})
    private double spread;

    private final MultiSimilarity loss = new MultiSimilarity();
    private INDArray ids = Nd4j.empty(DataType.INT32);
    private INDArray x = Nd4j.empty(DataType.FLOAT);

    /** Draws the embeddings: the centre of the class and noise. */
    @Setup
    public void prepare() {
        Nd4j.getRandom().setSeed(7);
        int[] classes = new int[ROWS];
        INDArray centres = Nd4j.randn(DataType.FLOAT, CLASSES, WIDTH);
        x = Nd4j.randn(DataType.FLOAT, ROWS, WIDTH).muli(spread);
        for (int i = 0; i < ROWS; i++) {
            classes[i] = i / (ROWS / CLASSES);
            x.getRow(i).addi(centres.getRow(classes[i]));
        }
        ids = Nd4j.createFromArray(classes).reshape(ROWS, 1);
    }

    /** The product alone. */
    @Benchmark
    public INDArray product() {
        return x.mmul(x.transpose());
    }

    /** Value and gradient. */
    @Benchmark
    public LossTerm.Rows multiSimilarity() {
        return loss.evaluate(ids, x, null);
    }
}
