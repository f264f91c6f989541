package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** Laws of the protections that look through a model. */
class SurrogateProtectionTest {
    private static final int[] LABELS = Clouds.labels(30, 3);

    /** A linear network that takes ten steps a round; it writes down the loss after training. */
    private static final class Learner implements Surrogate {
        final List<Double> losses = new ArrayList<>();
        final List<Integer> rounds = new ArrayList<>();
        private final MultiLayerNetwork net;
        private final GradientModel model;

        Learner() {
            net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                    .dataType(DataType.DOUBLE)
                    .updater(new Sgd(.5))
                    .seed(1)
                    .list()
                    .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .nIn(8)
                            .nOut(3)
                            .build())
                    .build());
            net.init();
            model = Classifiers.of(net, Bounds.UNIT);
        }

        @Override
        public GradientModel model() {
            return model;
        }

        @Override
        public void train(INDArray features, int[] labels, int round) {
            DataSet data = new DataSet(features, oneHot(labels));
            for (int step = 0; step < 10; step++) {
                net.fit(data);
            }
            losses.add(net.score(data));
            rounds.add(round);
        }

        double loss(INDArray features, int[] labels) {
            return net.score(new DataSet(features, oneHot(labels)));
        }
    }

    private static INDArray oneHot(int[] labels) {
        INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, labels.length, 3);
        for (int row = 0; row < labels.length; row++) {
            oneHot.putScalar(row, labels[row], 1);
        }
        return oneHot;
    }

    @Test
    void tapMakesTheModelSayTheNextClassFromInsideTheBall() {
        INDArray x = Images.grey(1, 30, 4);
        int[] labels = new TanhNet().labels(x);
        labels[0] = (labels[0] + 1) % 3;
        Tap tap = new Tap(Norm.LINF, .6, 40, .05, 2);
        ProtectionOptions options = new ProtectionOptions().withSurrogate(Surrogate.fixed(new TanhNet()));
        INDArray moved = tap.protect(x, labels, options);
        int[] decided = new TanhNet().labels(moved);
        int hits = 0;
        for (int row = 0; row < 30; row++) {
            hits += decided[row] == (labels[row] + 1) % 3 ? 1 : 0;
            assertThat(new Ball(Norm.LINF, .6).distance(Toy.matrix(moved)[row], Toy.matrix(x)[row]))
                    .isLessThanOrEqualTo(.6 + 1e-12);
        }
        assertThat(hits).isGreaterThanOrEqualTo(27);
        assertThatThrownBy(() -> tap.protect(x, labels, new ProtectionOptions()))
                .hasMessage("tap needs a surrogate in the options");
        assertThatThrownBy(() -> tap.protect(x, labels, options.withBounds(new Bounds(0, 2))))
                .hasMessage("tap: the surrogate has Bounds[lo=0.0, hi=1.0], the options have Bounds[lo=0.0, hi=2.0],"
                        + " allowed are equal ones");
    }

    /** With many rounds the surrogate's loss on protected data is far below that on noise of the same radius. */
    @Test
    void emnLeavesTheSurrogateNothingToLearn() {
        INDArray x = Images.grey(2, 30, 8);
        Learner learner = new Learner();
        List<Double> descended = new ArrayList<>();
        ProtectionOptions options = new ProtectionOptions()
                .withSurrogate(learner)
                .withProgress((done, rounds, loss) -> descended.add(loss));
        INDArray moved = new Emn(.1, 8, 20, .1, 0, false).protect(x, LABELS, options);
        for (int round = 0; round < descended.size(); round++) {
            assertThat(descended.get(round)).isLessThanOrEqualTo(learner.losses.get(round) + 1e-9);
        }
        assertThat(learner.rounds).startsWith(0).isSubsetOf(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(learner.loss(moved, LABELS)).isLessThan(learner.loss(x, LABELS) - .05);
        double[][] change = Images.change(x, moved);
        assertThat(Arrays.stream(change).flatMapToDouble(Arrays::stream).max().orElseThrow())
                .isCloseTo(.1, within(1e-12));
    }

    @Test
    void emnStopsAtTheErrorAskedFor() {
        Learner learner = new Learner();
        new Emn(.1, 8, 2, .1, 1, false)
                .protect(Images.grey(2, 30, 8), LABELS, new ProtectionOptions().withSurrogate(learner));
        assertThat(learner.rounds).containsExactly(0);
    }

    @Test
    void classwiseNoiseIsTheSameInAClass() {
        INDArray x = Images.grey(3, 30, 4);
        ProtectionOptions options = new ProtectionOptions().withSurrogate(new Surrogate() {
            @Override
            public GradientModel model() {
                return new TanhNet();
            }

            @Override
            public void train(INDArray features, int[] labels, int round) {}
        });
        double[][] change = Images.change(x, new Emn(.1, 4, 3, .1, 0, true).protect(x, LABELS, options));
        for (int row = 3; row < 30; row++) {
            assertThat(change[row]).containsExactly(change[row % 3], within(1e-12));
        }
        assertThat(change[0]).isNotEqualTo(change[1]);
        assertThat(Arrays.stream(change[0]).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(.1 + 1e-12);
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new Emn(.1, 1, 1, .1, 2, false))
                .hasMessage("error is 2.0, allowed is a number from 0 to 1");
        assertThatThrownBy(() -> new Tap(Norm.L2, .1, 0, .1, 1))
                .hasMessage("steps is 0, allowed is a finite number with steps >= 1");
        assertThatThrownBy(() -> new Emn().protect(Images.grey(3, 30, 8), LABELS, new ProtectionOptions()))
                .hasMessage("emn needs a surrogate in the options");
    }
}
