package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Norm;

class AttackInputTest {
    private static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}, {.1, .2, .3, .4}});

    @Test
    void rejectsExamplesOfTheWrongShapeOrType() {
        rejected(
                () -> attack(Nd4j.create(new double[] {.1, .2, .3, .4}), Criterion.untargeted(0)),
                "x has shape [4], allowed is one example a row, so at least two dimensions");
        rejected(
                () -> attack(Nd4j.empty(DataType.FLOAT), Criterion.untargeted()),
                "x is empty, allowed is at least one example");
        rejected(
                () -> attack(X.castTo(DataType.BFLOAT16), Criterion.untargeted(0, 0)),
                "x has data type BFLOAT16, allowed are FLOAT and DOUBLE; cast it");
        rejected(() -> AttackInput.format(null), "x is null, allowed is an array with one example a row");
    }

    @Test
    void rejectsValuesThatAreNotFinite() {
        rejected(
                () -> attack(X.dup().putScalar(1, 2, Double.NaN), Criterion.untargeted(0, 0)),
                "x holds NaN in row 1 at position 2, allowed are finite numbers");
        rejected(
                () -> attack(X.dup().putScalar(0, 3, Double.NEGATIVE_INFINITY), Criterion.untargeted(0, 0)),
                "x holds -Infinity in row 0 at position 3, allowed are finite numbers");
    }

    @Test
    void rejectsValuesOutsideTheBounds() {
        rejected(
                () -> attack(X.dup().putScalar(1, 2, 255.0), Criterion.untargeted(0, 0)),
                "x holds values from 0.1 to 255.0, allowed by the bounds of the model is 0.0 to 1.0; scale the "
                        + "input or declare its true bounds");
        rejected(
                () -> attack(X.dup().putScalar(1, 2, -2e-6), Criterion.untargeted(0, 0)),
                "x holds values from -2.0E-6 to 0.9, allowed by the bounds of the model is 0.0 to 1.0; scale the "
                        + "input or declare its true bounds");
    }

    @Test
    void rejectsACriterionThatDoesNotFit() {
        rejected(
                () -> attack(X, Criterion.untargeted(0)),
                "the criterion has 1 entries, allowed is one an example, so 2");
        rejected(() -> attack(X, Criterion.untargeted(0, 3)), "the label of row 1 is 3, allowed is 0 to 2");
        rejected(() -> attack(X, Criterion.targeted(-1, 0)), "the target of row 0 is -1, allowed is 0 to 2");
    }

    @Test
    void rejectsModelsWithTooFewClasses() {
        Pgd dlr = new Pgd(Norm.LINF, List.of(.1), 5, 2.5, 1, true, LogitLoss.DLR);
        rejected(
                () -> dlr.run(Linear.golden(), X, Criterion.untargeted(0, 0), new AttackOptions()),
                "the untargeted loss dlr needs 3 classes, the model has 2; use the loss margin");
        rejected(
                () -> dlr.run(new TanhNet(), X, Criterion.targeted(0, 0), new AttackOptions()),
                "the targeted loss dlr needs 4 classes, the model has 3; use the loss margin");
        Linear single = new Linear(new double[1][4], new double[1]);
        rejected(
                () -> new Fgsm().run(single, X, Criterion.untargeted(0, 0), new AttackOptions()),
                "the model has 1 classes, allowed are two or more");
    }

    @Test
    void needsTheGradient() {
        assertThatThrownBy(() -> new Fgsm().run(new Decisions(), X, Criterion.untargeted(0, 0), new AttackOptions()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("fgsm needs the gradient of the model, Decisions offers decisions only");
        assertThatThrownBy(() -> new Pgd().run(new Scores(), X, Criterion.untargeted(0, 0), new AttackOptions()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("pgd needs the gradient of the model, Scores offers scores only");
    }

    private static void attack(INDArray x, Criterion goal) {
        new Fgsm().run(new TanhNet(), x, goal, new AttackOptions());
    }

    private static void rejected(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private record Decisions() implements DecisionModel {
        @Override
        public int classes() {
            return 2;
        }

        @Override
        public Bounds bounds() {
            return Bounds.UNIT;
        }

        @Override
        public int[] labels(INDArray x) {
            return new int[(int) x.size(0)];
        }
    }

    private record Scores() implements LogitModel {
        @Override
        public int classes() {
            return 2;
        }

        @Override
        public Bounds bounds() {
            return Bounds.UNIT;
        }

        @Override
        public INDArray logits(INDArray x) {
            return Nd4j.zeros(DataType.DOUBLE, x.size(0), 2);
        }
    }
}
