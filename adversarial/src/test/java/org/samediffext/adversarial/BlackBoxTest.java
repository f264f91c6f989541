package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Norm;

/** Functions as models. */
class BlackBoxTest {
    private static final INDArray X = MinimumNorm.X;
    private static final Criterion AWAY = Criterion.untargeted(0);

    private final DecisionModel labels = BlackBox.labels(2, Bounds.UNIT, Linear.golden()::labels);
    private final LogitModel scores = BlackBox.scores(2, Bounds.UNIT, Linear.golden()::logits);

    @Test
    void isAttackedLikeAnyModelOfItsKind() {
        Square square = new Square(Norm.LINF, List.of(.5), 50, .8, 1);
        assertThat(square.run(scores, X, AWAY, MinimumNorm.OPTIONS).at(.5).adversarial())
                .isEqualTo(square.run(Linear.golden(), X, AWAY, MinimumNorm.OPTIONS)
                        .at(.5)
                        .adversarial());
        assertThat(labels.labels(X)).containsExactly(0);
        assertThat(scores.labels(X)).containsExactly(0);
        assertThat(scores.classes()).isEqualTo(2);
        assertThat(labels.bounds()).isEqualTo(Bounds.UNIT);
    }

    @Test
    void isRefusedByAttacksThatNeedMore() {
        assertThatThrownBy(() -> new Square().run(labels, X, AWAY, MinimumNorm.OPTIONS))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("square needs the scores of the model, LabelFunction offers decisions only");
        assertThatThrownBy(() -> new Pgd().run(scores, X, AWAY, MinimumNorm.OPTIONS))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("pgd needs the gradient of the model, ScoreFunction offers scores only");
    }

    @Test
    void saysWhatIsWrongWithTheFunction() {
        assertThatThrownBy(() -> BlackBox.labels(1, Bounds.UNIT, x -> new int[0]))
                .hasMessage("classes is 1, allowed is a finite number with classes >= 2");
        assertThatThrownBy(
                        () -> BlackBox.labels(2, Bounds.UNIT, x -> new int[0]).labels(X))
                .hasMessage("the function gave 0 decisions, allowed is one an example, so 1");
        assertThatThrownBy(() ->
                        BlackBox.labels(2, Bounds.UNIT, x -> new int[] {2}).labels(X))
                .hasMessage("the function decided on 2 in row 0, allowed is 0 to 1");
        assertThatThrownBy(() ->
                        BlackBox.scores(2, Bounds.UNIT, x -> Nd4j.zeros(2)).logits(X))
                .hasMessage("the function gave scores of shape [2], allowed is [examples, classes], so [1, 2]");
    }

    /** A function that answers with one array again and again does not see it changed. */
    @Test
    void aScoreIsACopy() {
        INDArray kept = Nd4j.create(new double[][] {{1, 2}});
        BlackBox.scores(2, Bounds.UNIT, x -> kept).logits(X).addi(1);
        assertThat(kept.toDoubleVector()).containsExactly(1, 2);
    }
}
