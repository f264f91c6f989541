package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/** Wrappers change the units, never the answer; their gradients are those of what they compute. */
class ModelWrappersTest {
    private static final Bounds BYTES = new Bounds(0, 255);
    private static final INDArray X = Fixture.examples(DataType.DOUBLE);
    private static final INDArray COTANGENT =
            Nd4j.create(new double[][] {{.3, -.7, .9}}).castTo(DataType.DOUBLE);

    @Test
    void gradientsAreThoseOfTheScores() {
        slopes(new Rescaled(Fixture.NET, new Bounds(-2, 3)), X.mul(5).sub(2));
        slopes(
                new Preprocessed(Fixture.NET, BYTES, List.of(10.0, 0.0, 5.0, -3.0), List.of(255.0, 200.0, 300.0, 1e2)),
                X.mul(255));
        slopes(new Preprocessed(Fixture.NET, BYTES, List.of(10.0), List.of(255.0)), X.mul(255));
        slopes(new Ensemble(List.of(Fixture.NET, shifted(), Fixture.NET), List.of(1.0, 3.0, .5)), X);
    }

    private static GradientModel shifted() {
        return new Preprocessed(Fixture.NET, Bounds.UNIT, List.of(.2), List.of(1.5));
    }

    private static void slopes(GradientModel model, INDArray x) {
        INDArray cotangents = Nd4j.tile(COTANGENT, Fixture.ROWS, 1);
        GradientModel.Vjp vjp = model.vjp(x, logits -> cotangents);
        assertThat(vjp.logits().toDoubleMatrix()).isDeepEqualTo(model.logits(x).toDoubleMatrix());
        double h = 1e-5 * model.bounds().range();
        for (int i = 0; i < 4; i++) {
            INDArray there = x.dup();
            INDArray back = x.dup();
            for (int row = 0; row < Fixture.ROWS; row++) {
                there.putScalar(row, i, x.getDouble(row, i) + h);
                back.putScalar(row, i, x.getDouble(row, i) - h);
            }
            INDArray slope = model.logits(there)
                    .sub(model.logits(back))
                    .mul(cotangents)
                    .sum(1)
                    .div(2 * h);
            double[] expected = slope.toDoubleVector();
            for (int row = 0; row < Fixture.ROWS; row++) {
                assertThat(vjp.gradient().getDouble(row, i)).isCloseTo(expected[row], within(1e-8));
            }
        }
    }

    @Test
    void anAttackInOtherUnitsFindsTheSamePoint() {
        int[] labels = Fixture.labels(X);
        AttackResult unit = new Pgd(Norm.L2, List.of(.3), 8, 2.5, 2, true, LogitLoss.CE)
                .run(Fixture.NET, X, Criterion.untargeted(labels), Fixture.OPTIONS);
        AttackResult bytes = new Pgd(Norm.L2, List.of(.3 * 255), 8, 2.5, 2, true, LogitLoss.CE)
                .run(new Rescaled(Fixture.NET, BYTES), X.mul(255), Criterion.untargeted(labels), Fixture.OPTIONS);
        Budget expected = unit.budgets().get(0);
        Budget actual = bytes.budgets().get(0);
        assertThat(actual.success()).isEqualTo(expected.success());
        double worst = actual.adversarial()
                .div(255)
                .sub(expected.adversarial())
                .amaxNumber()
                .doubleValue();
        assertThat(worst).isLessThan(1e-9);
    }

    @Test
    void aMeanOfEqualModelsIsTheModel() {
        Ensemble twice = new Ensemble(List.of(Fixture.NET, Fixture.NET), List.of(.25, .75));
        assertThat(twice.logits(X).sub(Fixture.NET.logits(X)).amaxNumber().doubleValue())
                .isLessThan(1e-15);
        assertThat(twice.classes()).isEqualTo(3);
        assertThat(twice.bounds()).isEqualTo(Bounds.UNIT);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> new Ensemble(List.of(Fixture.NET, Linear.golden())))
                .hasMessageContaining("2 classes")
                .hasMessageContaining("as the first, 3");
        assertThatThrownBy(() -> new Ensemble(List.of(Fixture.NET, new Rescaled(Fixture.NET, BYTES))))
                .hasMessageContaining("as the first");
        assertThatThrownBy(() -> new Ensemble(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Ensemble(List.of(Fixture.NET), List.of(0.0)))
                .hasMessageContaining("numbers > 0");
        assertThatThrownBy(() -> new Preprocessed(Fixture.NET, BYTES, List.of(1.0), List.of(0.0)))
                .hasMessageContaining("deviation");
        assertThatThrownBy(() -> new Preprocessed(Fixture.NET, BYTES, List.of(1.0, 2.0), List.of(1.0, 1.0)).logits(X))
                .hasMessageContaining("2 channels in dimension 1");
    }
}
