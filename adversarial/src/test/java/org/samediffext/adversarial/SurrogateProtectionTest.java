package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** Laws of the protections that look through a model. */
class SurrogateProtectionTest {
    private static final int[] LABELS = Clouds.labels(30, 3);

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

    /** Of more examples than go at once too, each with a random stream of its own. */
    @Test
    void tapIsOneRunOfPgd() {
        INDArray x = Images.grey(1, 300, 8);
        GradientModel model = new Learner(new Adam(.05), 1).model();
        int[] labels = Clouds.labels(300, 3);
        int[] next = Arrays.stream(labels).map(label -> (label + 1) % 3).toArray();
        List<Integer> rounds = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        ProtectionOptions options = new ProtectionOptions()
                .withSeed(4)
                .withSurrogate(Surrogate.fixed(model))
                .withProgress((done, all, value) -> {
                    assertThat(all).isEqualTo(2);
                    rounds.add(done);
                    values.add(value);
                });
        AttackResult.Budget whole = new Pgd(Norm.LINF, List.of(.1), 5, 1, 2, true, LogitLoss.CE)
                .run(model, x, Criterion.targeted(next).endless(), new AttackOptions().withSeed(4))
                .at(.1);
        assertThat(new Tap(Norm.LINF, .1, 5, .2, 2)
                        .protect(x, labels, options)
                        .data()
                        .asDouble())
                .containsExactly(whole.adversarial().data().asDouble());
        assertThat(rounds).containsExactly(1, 2);
        assertThat((256 * values.get(0) + 44 * values.get(1)) / 300)
                .isPositive()
                .isCloseTo(
                        -whole.loss().stream()
                                .mapToDouble(loss -> loss)
                                .average()
                                .orElseThrow(),
                        within(1e-12));
    }

    /** With many rounds the surrogate's loss on protected data is far below that on noise of the same radius. */
    @Test
    void emnLeavesTheSurrogateNothingToLearn() {
        INDArray x = Images.grey(2, 30, 8);
        Learner learner = new Learner(new Sgd(.5), 1);
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
        Learner learner = new Learner(new Sgd(.5), 1);
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
