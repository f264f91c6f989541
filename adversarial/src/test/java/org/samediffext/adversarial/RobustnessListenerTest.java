package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.adversarial.RobustnessListener.Epoch;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** The listener measures what the attack finds, keeps the best epoch, sees a collapse, and leaves the training alone. */
class RobustnessListenerTest {
    private static final DataSet DATA = Tasks.gaussians(DataType.FLOAT, 60, 1, 3, 1, .5, -.5);
    private static final DataSet HELD_OUT = Tasks.gaussians(DataType.FLOAT, 300, 1, 4, 1, .5, -.5);
    private static final Pgd ATTACK = new Pgd(Norm.LINF, List.of(.1, .3), 5, 2.5, 1, true, LogitLoss.CE);

    private static RobustnessListener listener(MultiLayerNetwork net) {
        return new RobustnessListener(
                Classifiers.of(net, Tasks.WIDE), ATTACK, HELD_OUT.getFeatures(), Tasks.classes(HELD_OUT), 3);
    }

    private static float[] numbers(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    @Test
    void measuresTheLargestBudget() {
        MultiLayerNetwork net = Tasks.net(DataType.FLOAT, 3, false);
        net.fit(Tasks.minibatches(DATA, 20), 5);
        Epoch epoch = listener(net).measure();
        double right = 0;
        int[] decided = Classifiers.of(net, Tasks.WIDE).labels(HELD_OUT.getFeatures());
        for (int row = 0; row < 300; row++) {
            right += decided[row] == Tasks.classes(HELD_OUT)[row] ? 1 : 0;
        }
        double beaten = ATTACK.run(
                        Classifiers.of(net, Tasks.WIDE),
                        HELD_OUT.getFeatures(),
                        Criterion.untargeted(Tasks.classes(HELD_OUT)),
                        new AttackOptions().withSeed(3))
                .at(.3)
                .successRate();
        assertThat(epoch).isEqualTo(new Epoch(0, right / 300, 1 - beaten));
        assertThat(epoch.robust()).isLessThan(epoch.clean());
    }

    @Test
    void leavesTheTrainingAsItIs() {
        MultiLayerNetwork watched = Tasks.net(DataType.FLOAT, 3, true);
        MultiLayerNetwork alone = Tasks.net(DataType.FLOAT, 3, true);
        RobustnessListener listener = listener(watched);
        watched.addListeners(listener);
        watched.fit(Tasks.minibatches(DATA, 20), 3);
        alone.fit(Tasks.minibatches(DATA, 20), 3);
        assertThat(listener.epochs()).extracting(Epoch::number).containsExactly(0, 1, 2);
        assertThat(numbers(watched.params())).containsExactly(numbers(alone.params()));
        assertThat(numbers(watched.updaterState())).containsExactly(numbers(alone.updaterState()));
    }

    @Test
    void givesBackTheBestEpochAndSeesACollapse() {
        MultiLayerNetwork net = Tasks.net(DataType.FLOAT, 3, false);
        net.fit(Tasks.minibatches(DATA, 20), 5);
        RobustnessListener listener = listener(net);
        assertThatThrownBy(() -> listener.restore(net)).isInstanceOf(IllegalStateException.class);
        assertThat(listener.best()).isEmpty();
        float[] good = numbers(net.params());
        listener.onEpochEnd(net);
        assertThat(listener.collapsed()).isFalse();
        INDArray turned = net.params().dup();
        turned.get(NDArrayIndex.all(), NDArrayIndex.interval(32, 50)).negi();
        net.setParams(turned);
        listener.onEpochEnd(net);
        assertThat(listener.collapsed()).isTrue();
        assertThat(listener.best()).contains(listener.epochs().get(0));
        listener.restore(net);
        assertThat(numbers(net.params())).containsExactly(good);
    }

    @Test
    void needsALabelForEachExample() {
        MultiLayerNetwork net = Tasks.net(DataType.FLOAT, 3, false);
        assertThatThrownBy(() -> new RobustnessListener(
                        Classifiers.of(net, Tasks.WIDE), ATTACK, HELD_OUT.getFeatures(), new int[2], 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("300 examples and 2 labels");
    }
}
