package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.samediffext.Updaters;
import org.samediffext.model.ParameterBridge;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Average;
import org.samediffext.registry.Clip;
import org.samediffext.registry.Composition;
import org.samediffext.registry.L0;
import org.samediffext.registry.Lookahead;
import org.samediffext.registry.Noise;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.TensorRule;
import org.samediffext.spi.UpdateRule;

/**
 * No step allocates an array of the weights' size, on the heap or off it: once warm, a step leaves a few small objects, as many bytes
 * whatever the number of weights, and that of a formula makes no ND4J buffer, not even a view. Steps of one thread, below the length
 * that is worth several.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 300;
    private static final int MEASURED = 20;

    /** Weights; an array of so many floats is larger than all that may be left. */
    private static final int MANY = 1 << 15;

    private static final int FEW = 1 << 10;

    private static final Formula NORMALIZED =
            new Formula("step = lr*g/max(norm(g), small)", List.of(), Map.of("small", 1e-12));

    static Stream<UpdateRule> rules() {
        return Stream.concat(Rules.all(), Stream.of(NORMALIZED));
    }

    static Stream<Arguments> cases() {
        Composition all = Composition.NONE
                .withClip(Clip.norm(0.2))
                .withNoise(new Noise(0.01, 0.55, 17))
                .withLookahead(new Lookahead(3, 0.5))
                .withAverage(new Average.Ema(0.8));
        Composition wide =
                all.withClip(Clip.globalNorm(0.2)).withL0(new L0(0.5)).withAverage(new Average.Swa());
        Stream<RuleUpdater> updaters = Stream.concat(
                rules().flatMap(rule ->
                        Stream.of(new RuleUpdater(rule, 0.01, null, 0, 0), new RuleUpdater(rule, 0.01, null, 0.1, 0))),
                Stream.of(
                        new RuleUpdater(new Momentum(), 0.01, null, 0, 0, all),
                        new RuleUpdater(new Momentum(), 0.01, null, 0, 0, wide)));
        return updaters.flatMap(updater -> Stream.of(
                Arguments.of("network", updater, List.of(network(updater, FEW), network(updater, MANY))),
                Arguments.of("SameDiff", updater, List.of(tensor(updater, FEW), tensor(updater, MANY)))));
    }

    /** What a step leaves behind. */
    private record Left(long heap, long outside, long buffers) {}

    /** A step to measure, and what must be done before. */
    private record Work(Runnable prepare, Runnable step) {

        Left measure() {
            for (int i = 0; i < WARM_UP; i++) {
                prepare.run();
                step.run();
            }
            long heap = Long.MAX_VALUE;
            long buffers = Long.MAX_VALUE;
            long[] outside = new long[MEASURED];
            for (int i = 0; i < MEASURED; i++) {
                prepare.run();
                outside[i] = -Pointer.totalBytes();
                long buffersBefore = Nd4j.getDeallocatorService().nextValue();
                long heapBefore = THREADS.getCurrentThreadAllocatedBytes();
                step.run();
                heap = Math.min(heap, THREADS.getCurrentThreadAllocatedBytes() - heapBefore);
                buffers = Math.min(buffers, Nd4j.getDeallocatorService().nextValue() - buffersBefore - 1);
                outside[i] += Pointer.totalBytes();
            }
            // other threads give memory back meanwhile: neither the least nor the mean says anything
            Arrays.sort(outside);
            return new Left(heap, outside[MEASURED / 2], buffers);
        }
    }

    /** A block of two layers of a network, called as DL4J calls it. */
    private static Work network(RuleUpdater updater, int weights) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.FLOAT)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder().nIn(weights / 64).nOut(64).build())
                .layer(new OutputLayer.Builder().nIn(64).nOut(8).build())
                .build());
        net.init();
        Updaters.attach(net);
        UpdaterBlock block =
                ((MultiLayerUpdater) net.getUpdater()).getUpdaterBlocks().get(0);
        List<Runnable> bridges = new ArrayList<>();
        int[] iteration = {0};
        for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
            List<Regularization> regularization =
                    state.getLayer().getConfig().getRegularizationByParam(state.getParamName());
            for (Regularization each : regularization == null ? List.<Regularization>of() : regularization) {
                bridges.add(() -> each.apply(state.getParamView(), state.getGradView(), 0.01, iteration[0], 0));
            }
        }
        INDArray gradient = block.getGradientView();
        INDArray source = Nd4j.rand(DataType.FLOAT, gradient.shape());
        return new Work(() -> gradient.assign(source), () -> {
            for (Runnable bridge : bridges) {
                bridge.run();
            }
            block.getGradientUpdater().applyUpdater(gradient, iteration[0]++, 0);
        });
    }

    /** A variable of a SameDiff model, whose gradient is a new array in each step. */
    private static Work tensor(RuleUpdater updater, int weights) {
        INDArray parameter = Nd4j.rand(DataType.FLOAT, weights / 64, 64);
        GradientUpdater<RuleUpdater> running = Steps.start(updater, parameter);
        ParameterBridge bridge = new ParameterBridge("");
        boolean shown = updater.needsParameter();
        INDArray[] gradient = new INDArray[1];
        int[] iteration = {0};
        return new Work(() -> gradient[0] = parameter.mul(0.1), () -> {
            if (shown) {
                bridge.apply(parameter, gradient[0], 0.01, iteration[0], 0);
            }
            running.applyUpdater(gradient[0], iteration[0]++, 0);
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void aStepAllocatesNoArray(String way, RuleUpdater updater, List<Work> fewAndMany) {
        Left few = fewAndMany.get(0).measure();
        Left many = fewAndMany.get(1).measure();
        assertThat(many.heap()).as("bytes on the heap").isLessThan(few.heap() + FEW * Float.BYTES);
        assertThat(many.buffers()).as("buffers of ND4J").isEqualTo(few.buffers());
        int parameters = way.equals("network") ? 4 : 1;
        assertThat(many.heap()).as("bytes on the heap").isLessThan(smallObjects(updater) * parameters);
        if (updater.rule() instanceof TensorRule) {
            // ND4J's operations over dimensions make small buffers
            assertThat(many.outside()).as("bytes off the heap").isLessThanOrEqualTo(64L * parameters);
            assertThat(many.buffers()).as("buffers of ND4J").isLessThanOrEqualTo(16L * parameters);
        } else {
            assertThat(many.outside()).as("bytes off the heap").isNotPositive();
            assertThat(many.buffers()).as("buffers of ND4J").isZero();
        }
    }

    /**
     * Bytes a parameter and step, whatever its length. Steps of the whole model wait for each other in lists, and ND4J's operations
     * make objects; what is left of them depends on how far the JIT has come.
     */
    private static long smallObjects(RuleUpdater updater) {
        boolean together = !updater.composition().modelWide().isEmpty()
                || (updater.rule() instanceof FormulaRule formula
                        && org.samediffext.kernel.Formula.of(formula).reducesModel());
        return updater.rule() instanceof TensorRule ? 32_768 : together ? 10_240 : 4096;
    }
}
