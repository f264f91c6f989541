package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.GradientModel.Vjp;

/** Four views of one model in four threads at once give the bits of one view in one thread. */
class TwinThreadsTest {
    private static final Bounds BOX = new Bounds(-1, 1);
    private static final int THREADS = 4;
    private static final int CALLS = 12;

    static Stream<Arguments> models() {
        MultiLayerNetwork images = Toys.withStatistics(Toys.net(
                DataType.FLOAT,
                InputType.convolutional(5, 4, 2),
                new ConvolutionLayer.Builder(3, 3).nOut(3).dropOut(0.5).build(),
                new BatchNormalization.Builder().build(),
                Toys.dense(4),
                Toys.softmax(3)));
        MultiLayerNetwork sequences = Toys.net(
                InputType.recurrent(3, 4),
                new LastTimeStep(new LSTM.Builder().nOut(4).build()),
                Toys.softmax(3));
        return Stream.of(
                Arguments.of("images", images, new long[] {6, 2, 5, 4}),
                Arguments.of("sequences", sequences, new long[] {6, 3, 4}),
                Arguments.of("graph", ClassifierKindsTest.residual(), new long[] {6, 4}),
                Arguments.of(
                        "operations",
                        ClassifierKindsTest.operations(ClassifierKindsTest.layers(DataType.DOUBLE)),
                        new long[] {6, 4}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void doNotDisturbEachOther(String name, Object model, long[] shape) throws Exception {
        List<double[]> expected = calls(Classifiers.of(model, BOX), shape, new CountDownLatch(0));
        CountDownLatch start = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<double[]>>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                GradientModel view = Classifiers.of(model, BOX);
                running.add(threads.submit(() -> calls(view, shape, start)));
            }
            for (Future<List<double[]>> found : running) {
                assertThat(found.get()).usingRecursiveComparison().isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Scores and gradients of different inputs, each call's in its turn. */
    private static List<double[]> calls(GradientModel view, long[] shape, CountDownLatch start)
            throws InterruptedException {
        start.countDown();
        start.await();
        List<double[]> found = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
            INDArray x = Toys.values(shape).mul(1 - .05 * call);
            Vjp result = view.vjp(x, Toys::weights);
            found.add(Toys.numbers(result.logits()));
            found.add(Toys.numbers(result.gradient()));
            found.add(Toys.numbers(view.logits(x)));
        }
        return found;
    }
}
