package org.samediffext.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.samediffext.adversarial.LogitLoss;
import org.samediffext.adversarial.Pgd;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;
import org.samediffext.examples.data.Source;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/**
 * A step of PGD on 100 images of Fashion-MNIST against one forward and backward pass of the same batch through the same
 * untrained network, as DL4J does it for training and as the attack asks for it. The criterion is never met, so that no image
 * rests. The attack's time is shared out among its 40 steps: it includes the check of the input, the random start, two forward
 * passes (of the clean and of the last point) and the result.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.args="PgdBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgs = "-Xmx2g")
public class PgdBenchmark {
    private static final int ROWS = 100;
    private static final int STEPS = 40;

    /** The networks of the example commands: {@code strided} is that of {@code defend}, {@code pooled} that of the others. */
    @Param({"strided", "pooled"})
    private String network = "strided";

    @Param({"LINF", "L2", "L1"})
    private Norm norm = Norm.LINF;

    private final Criterion goal = Criterion.untargeted(new int[ROWS]).endless();
    private MultiLayerNetwork net = pooled();
    private GradientModel view = Classifiers.of(net, Bounds.UNIT);
    private INDArray x = Nd4j.empty(DataType.FLOAT);
    private INDArray all = Nd4j.empty(DataType.FLOAT);
    private INDArray y = Nd4j.empty(DataType.FLOAT);
    private INDArray cotangent = Nd4j.empty(DataType.FLOAT);

    /** Makes the network and its batch. */
    @Setup
    public void prepare() {
        net = network.equals("strided") ? strided() : pooled();
        view = Classifiers.of(net, Bounds.UNIT);
        Examples test = Source.FASHION.load().test();
        all = test.images();
        DataSet batch = new Minibatches(test, ROWS, 1).next();
        x = batch.getFeatures();
        y = batch.getLabels();
        cotangent = net.output(x).sub(y);
        net.setInput(x);
        net.setLabels(y);
    }

    /** DL4J's forward and backward pass with the gradient by the input. */
    @Benchmark
    public Pair<Gradient, INDArray> dl4jGradients() {
        return net.calculateGradients(x, y, null, null);
    }

    /** DL4J's forward and backward pass of a step of training. */
    @Benchmark
    public double dl4jScore() {
        net.setInput(x);
        net.setLabels(y);
        net.computeGradientAndScore();
        return net.score();
    }

    /** The forward and backward pass that the attack asks for. */
    @Benchmark
    public GradientModel.Vjp pass() {
        return view.vjp(x, logits -> cotangent);
    }

    /** PGD, a step. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public AttackResult pgd() {
        Pgd attack = new Pgd(norm, List.of(0.1), STEPS, 2.5, 1, true, LogitLoss.CE);
        return attack.run(view, x, goal, new AttackOptions());
    }

    /** PGD with 40 steps on the 1,000 test images, 100 at a time. */
    @Benchmark
    public AttackResult thousandImages() {
        Pgd attack = new Pgd(norm, List.of(0.1), STEPS, 2.5, 1, true, LogitLoss.CE);
        return attack.run(
                view,
                all,
                Criterion.untargeted(new int[(int) all.size(0)]).endless(),
                new AttackOptions().withBatchSize(ROWS));
    }

    private static MultiLayerNetwork strided() {
        return net(new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(convolution(4, 4, 16))
                .layer(convolution(3, 2, 32)));
    }

    private static MultiLayerNetwork pooled() {
        return net(new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(convolution(3, 1, 16))
                .layer(pooling())
                .layer(convolution(3, 1, 32))
                .layer(pooling()));
    }

    private static MultiLayerNetwork net(ListBuilder convolutions) {
        MultiLayerNetwork net = new MultiLayerNetwork(convolutions
                .layer(new DenseLayer.Builder().nOut(64).build())
                .layer(new OutputLayer.Builder(new LossMCXENT())
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build());
        net.init();
        return net;
    }

    private static ConvolutionLayer convolution(int size, int stride, int maps) {
        return new ConvolutionLayer.Builder(size, size)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(maps)
                .build();
    }

    private static SubsamplingLayer pooling() {
        return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
    }
}
