package org.samediffext.benchmarks;

import java.util.Arrays;
import java.util.Random;
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
import org.samediffext.losses.Bandwidth;
import org.samediffext.losses.BayesEstimate;
import org.samediffext.losses.BayesEstimator;
import org.samediffext.losses.BayesGradient;
import org.samediffext.losses.BayesSamples;

/**
 * The Bayes error of ten classes and its gradient with respect to the samples, by products of blocks of rows, and by a double loop
 * over the pairs in double, as one writes it. The fork's heap holds no array of {@code samples x samples} doubles at 10,000 samples.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="BayesErrorBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = "-Xmx400m")
public class BayesErrorBenchmark {
    private static final int CLASSES = 10;
    private static final double SIGMA = 20;

    @Param("10000")
    private int samples;

    @Param("784")
    private int features;

    @Param({"FLOAT", "DOUBLE"})
    private DataType type = DataType.FLOAT;

    private final BayesEstimator estimator = new BayesEstimator(Bandwidth.fixed(SIGMA));
    private double[] x = {};
    private INDArray array = Nd4j.empty(DataType.FLOAT);
    private INDArray labels = Nd4j.empty(DataType.FLOAT);

    /** Draws normal samples; the classes lie three apart. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        x = new double[samples * features];
        Arrays.setAll(x, k -> random.nextGaussian() + (k % features == k / features % CLASSES ? 3 : 0));
        array = Nd4j.createFromArray(x).reshape('c', samples, features).castTo(type);
        labels = Nd4j.create(DataType.DOUBLE, samples, 1);
        for (int i = 0; i < samples; i++) {
            labels.putScalar(i, 0, i % CLASSES);
        }
    }

    /** The estimate alone. */
    @Benchmark
    public BayesEstimate estimate() {
        return estimator.estimate(new BayesSamples(array, labels));
    }

    /** The estimate and its gradient. */
    @Benchmark
    public BayesGradient gradient() {
        return estimator.gradient(new BayesSamples(array, labels));
    }

    /** The estimate and its gradient by a double loop over the pairs. */
    @Benchmark
    public double[] gradientByHand() {
        double[] gradient = new double[x.length];
        double[] k = new double[samples];
        for (int i = 0; i < samples; i++) {
            double[] p = new double[CLASSES];
            double sum = 0;
            for (int j = 0; j < samples; j++) {
                k[j] = j == i ? 0 : Math.exp(-square(i, j) / (2 * SIGMA * SIGMA));
                p[j % CLASSES] += k[j];
                sum += k[j];
            }
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = p[c] > p[best] ? c : best;
            }
            for (int j = 0; j < samples; j++) {
                double w = k[j] / sum * ((j % CLASSES == best ? 1 : 0) - p[best] / sum) / (samples * SIGMA * SIGMA);
                for (int f = 0; f < features; f++) {
                    double step = w * (x[i * features + f] - x[j * features + f]);
                    gradient[i * features + f] += step;
                    gradient[j * features + f] -= step;
                }
            }
        }
        return gradient;
    }

    private double square(int i, int j) {
        double sum = 0;
        for (int f = 0; f < features; f++) {
            double difference = x[i * features + f] - x[j * features + f];
            sum += difference * difference;
        }
        return sum;
    }
}
