package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** The golden numbers were computed by an independent NumPy prototype. */
class FgsmTest {
    private static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}});

    @ParameterizedTest
    @CsvSource({"LINF, .7, -1.2", "L2, .7, -.5531128874", "L1, .7, -.25", "L1, 1, -.55", "LINF, .1, .7"})
    void reachesTheOptimumOfTheLinearModel(Norm norm, double epsilon, double margin) {
        double[] found = attack(new Fgsm(norm, List.of(epsilon)), Linear.golden())
                .adversarial()
                .toDoubleVector();
        double[] z = Linear.golden().scores(found);
        assertThat(z[0] - z[1]).isCloseTo(margin, within(1e-9));
    }

    @Test
    void findsTheBestCornerOfTheTanhNet() {
        Budget found = attack(new Fgsm(Norm.LINF, List.of(.1)), new TanhNet());
        assertThat(found.adversarial().toDoubleVector()).containsExactly(new double[] {.5, .4, 1, .4}, within(1e-9));
        assertThat(found.loss().get(0)).isCloseTo(.6880425154, within(1e-9));
    }

    @Test
    void isOneStepOfProjectedGradientDescent() {
        Pgd pgd = new Pgd(Norm.LINF, List.of(.05, .3), 1, 1, 1, false, LogitLoss.CE);
        Fgsm fgsm = new Fgsm(Norm.LINF, List.of(.05, .3));
        for (double epsilon : fgsm.epsilon()) {
            assertThat(pgd.run(new TanhNet(), X, Criterion.untargeted(0).endless(), new AttackOptions())
                            .at(epsilon))
                    .isEqualTo(
                            fgsm.run(new TanhNet(), X, Criterion.untargeted(0).endless(), new AttackOptions())
                                    .at(epsilon));
        }
    }

    @Test
    void rejectsNoEpsilonAndBadEpsilon() {
        assertThatThrownBy(() -> new Fgsm(Norm.L2, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epsilon is [], allowed is a list of at least one finite number >= 0");
        assertThatThrownBy(() -> new Fgsm(Norm.L2, List.of(.1, -.1)))
                .hasMessage("epsilon is [0.1, -0.1], allowed is a list of at least one finite number >= 0");
        assertThatThrownBy(() -> new Fgsm(Norm.L2, List.of(Double.NaN)))
                .hasMessage("epsilon is [NaN], allowed is a list of at least one finite number >= 0");
        assertThatThrownBy(() -> new Fgsm(Norm.L2, List.of(Double.POSITIVE_INFINITY)))
                .hasMessage("epsilon is [Infinity], allowed is a list of at least one finite number >= 0");
    }

    @Test
    void hasItsNameAndDefaults() {
        assertThat(new Fgsm().name()).isEqualTo("fgsm");
        assertThat(new Fgsm()).isEqualTo(new Fgsm(Norm.LINF, List.of(0.03)));
    }

    private static Budget attack(Fgsm fgsm, Toy model) {
        return fgsm.run(model, X, Criterion.untargeted(0).endless(), new AttackOptions())
                .at(fgsm.epsilon().get(0));
    }
}
