package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.factory.DefaultTrainerContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.samediffext.Updaters;
import org.samediffext.registry.Average;
import org.samediffext.registry.Composition;
import org.samediffext.registry.Lookahead;
import org.samediffext.spi.UpdateRule;

/** ParallelWrapper trains copies of a network in threads of its own and averages parameters and states of updaters. */
class ParallelTest {
    private static final int STEPS = 6;

    static Stream<Arguments> rulesAndNetworks() {
        return Rules.all()
                .flatMap(rule -> Stream.of(ToyModel.MULTI_LAYER, ToyModel.GRAPH).map(kind -> Arguments.of(rule, kind)));
    }

    private static Model network(ToyModel kind, UpdateRule rule, Composition composition) {
        Object model = kind.build(Rules.decayed(rule).with(composition));
        Updaters.attach(model);
        return (Model) model;
    }

    /** Gives batches to workers in turn. */
    private static void fit(Model net, int workers, int steps) {
        List<DataSet> batches =
                IntStream.range(0, steps * workers).mapToObj(ToyModel::batch).toList();
        Averaging wrapper = new Averaging(net, workers);
        wrapper.fit(new ExistingDataSetIterator(batches) {
            @Override
            public DataSet next() {
                wrapper.awaitCopies();
                return super.next();
            }
        });
    }

    /**
     * A wrapper that may have one worker, and whose workers have their copies of the network before the first step: as DL4J
     * starts them, one may copy what another is already training.
     */
    @SuppressWarnings("try") // what its close may throw
    private static final class Averaging extends ParallelWrapper {
        private final Set<Thread> prepared = ConcurrentHashMap.newKeySet();

        Averaging(Model net, int workers) {
            super(net, workers, 0);
            averagingFrequency = 2;
            workspaceMode = WorkspaceMode.ENABLED;
            trainerContext = new DefaultTrainerContext();
        }

        /** Each worker asks for them once it has its copy. */
        @Override
        public List<TrainingListener> getListeners() {
            prepared.add(Thread.currentThread());
            return super.getListeners();
        }

        void awaitCopies() {
            while (prepared.size() < workers) {
                Thread.onSpinWait();
            }
        }
    }

    private static @Nullable INDArray state(Model net) {
        return net instanceof MultiLayerNetwork layers
                ? layers.getUpdater().getStateViewArray()
                : ((ComputationGraph) net).getUpdater().getStateViewArray();
    }

    private static void average(INDArray a, INDArray b) {
        INDArray mean = a.add(b).muli(0.5);
        a.assign(mean);
        b.assign(mean);
    }

    /** The parameters after two networks have been trained in turn and averaged after every second step. */
    private static double[] averagedByHand(ToyModel kind, UpdateRule rule, Composition composition) {
        Model a = network(kind, rule, composition);
        Model b = network(kind, rule, composition);
        for (int step = 0; step < STEPS; step++) {
            kind.fit(a, ToyModel.batch(2 * step));
            kind.fit(b, ToyModel.batch(2 * step + 1));
            if (step % 2 == 1) {
                average(a.params(), b.params());
                INDArray state = state(a);
                INDArray other = state(b);
                if (state != null && other != null) {
                    average(state, other);
                }
            }
        }
        return kind.flat(a);
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(1e-9));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndNetworks")
    void twoWorkersAverageParametersAndStates(UpdateRule rule, ToyModel kind) {
        Model net = network(kind, rule, Composition.NONE);
        fit(net, 2, STEPS);
        double[] after = kind.flat(net);
        assertClose(after, averagedByHand(kind, rule, Composition.NONE));
        kind.fit(net, 12, 14);
        assertThat(kind.flat(net))
                .isNotEqualTo(after)
                .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndNetworks")
    void oneWorkerTrainsAsFitDoes(UpdateRule rule, ToyModel kind) {
        Model net = network(kind, rule, Composition.NONE);
        fit(net, 1, 4);
        Model plain = network(kind, rule, Composition.NONE);
        kind.fit(plain, 0, 4);
        assertThat(kind.flat(net)).isEqualTo(kind.flat(plain));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void whatIsAroundARuleIsAveragedToo(ToyModel kind) {
        Composition composition =
                Composition.NONE.withLookahead(new Lookahead(3, 0.5)).withAverage(new Average.Ema(0.8));
        Model net = network(kind, new Momentum(), composition);
        fit(net, 2, STEPS);
        assertClose(kind.flat(net), averagedByHand(kind, new Momentum(), composition));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    @SuppressWarnings("try") // what its close may throw
    void theWrapperOfTheBuilderTrainsAsWell(ToyModel kind) throws Exception {
        Model net = network(kind, new AdamP(), Composition.NONE);
        double[] before = kind.flat(net);
        try (ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
                .workers(2)
                .averagingFrequency(2)
                .averageUpdaters(true)
                .build()) {
            wrapper.fit(new ExistingDataSetIterator(
                    IntStream.range(0, 12).mapToObj(ToyModel::batch).toList()));
        }
        assertThat(kind.flat(net)).isNotEqualTo(before).doesNotContain(Double.NaN);
    }

    static Stream<ToyModel> networks() {
        return Stream.of(ToyModel.MULTI_LAYER, ToyModel.GRAPH);
    }
}
