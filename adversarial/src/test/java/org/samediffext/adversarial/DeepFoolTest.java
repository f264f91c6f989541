package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** DeepFool and the template of attacks of the smallest norm; numbers of the specification, 13. */
class DeepFoolTest {
    private static final AttackOptions OPTIONS = new AttackOptions();
    private static final INDArray X =
            Nd4j.create(new double[][] {{.6, .3, .9, .5}}).castTo(DataType.DOUBLE);

    @Test
    void crossesALinearBoundaryInOneStep() {
        AttackResult result = new DeepFool().run(Linear.golden(), X, Criterion.untargeted(0), OPTIONS);
        double[] moved = result.budgets().get(0).adversarial().sub(X).toDoubleVector();
        assertThat(moved).containsExactly(new double[] {-.408, .204, -.102, 0}, within(1.1e-4));
        assertThat(result.forward(0)).isEqualTo(3);
        assertThat(result.backward(0)).isEqualTo(2);
    }

    @Test
    void reachesTheNumbersOfTheTanhNet() {
        AttackResult l2 = new DeepFool().run(new TanhNet(), X, Criterion.untargeted(0), OPTIONS);
        assertThat(l2.budgets().get(0).adversarial().toDoubleVector())
                .containsExactly(new double[] {.3479916805, .5217954247, 1, .3826407068}, within(1e-9));
        assertThat(l2.budgets().get(0).distance().get(0)).isEqualTo(.3694246976, within(1e-9));
        DeepFool cube = new DeepFool(Norm.LINF, List.of(.2, .3), 50, .02, 10);
        AttackResult linf = cube.run(new TanhNet(), X, Criterion.untargeted(0), OPTIONS);
        assertThat(linf.at(.3).adversarial().toDoubleVector())
                .containsExactly(new double[] {.3842972379, .5157027621, 1, .2842972379}, within(1e-9));
        assertThat(linf.at(.3).success()).containsExactly(true);
        assertThat(linf.at(.2).success()).containsExactly(false);
        assertThat(linf.at(.2).adversarial().toDoubleVector()).containsExactly(X.toDoubleVector());
        assertThat(linf.at(.2).distance()).containsExactly(Double.POSITIVE_INFINITY);
    }

    @Test
    void leavesAMisjudgedExampleAlone() {
        AttackResult result = new DeepFool().run(new TanhNet(), X, Criterion.untargeted(1), OPTIONS);
        assertThat(result.budgets().get(0).adversarial().toDoubleVector()).containsExactly(X.toDoubleVector());
        assertThat(result.budgets().get(0).distance()).containsExactly(0.0);
        assertThat(result.backward(0)).isZero();
    }

    @Test
    void saysThatAConstantModelHasNoSlope() {
        Linear constant = new Linear(new double[][] {{0, 0, 0, 0}, {0, 0, 0, 0}}, new double[] {1, 0});
        AttackResult result = new DeepFool().run(constant, X, Criterion.untargeted(0), OPTIONS);
        assertThat(result.failure(0)).isEqualTo(Failure.ZERO_GRADIENT);
        assertThat(result.budgets().get(0).adversarial().toDoubleVector()).containsExactly(X.toDoubleVector());
    }

    @Test
    void doesNotDependOnTheBatch() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        int[] labels = Fixture.labels(x);
        AttackResult whole = new DeepFool().run(Fixture.NET, x, Criterion.untargeted(labels), OPTIONS);
        AttackResult parts = new DeepFool().run(Fixture.NET, x, Criterion.untargeted(labels), OPTIONS.withBatchSize(3));
        assertThat(parts.budgets().get(0).adversarial().toFloatMatrix())
                .isDeepEqualTo(whole.budgets().get(0).adversarial().toFloatMatrix());
        assertThat(whole.budgets().get(0).successRate()).isEqualTo(1);
    }

    @Test
    void refusesATarget() {
        assertThatThrownBy(() -> new DeepFool().run(new TanhNet(), X, Criterion.targeted(1), OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deepfool has no targeted form");
    }
}
