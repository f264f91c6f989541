package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.RegisteredAttacks.Case;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Mask;
import org.samediffext.spi.Norm;

/** I21 of the specification, 3.2: what a mask holds does not change, and the rest is attacked as if it were all there is. */
class MaskTest {
    private static final INDArray L = Nd4j.createFromArray(new double[][] {{.6, .3, .9, .5}});

    /** Without the second number: w = (2, ·, .5, 0), margin 1.05. */
    private static final AttackOptions HELD =
            new AttackOptions().withMask(Mask.of(Nd4j.createFromArray(new double[][] {{1, 0, 1, 1}})));

    @ParameterizedTest
    @MethodSource("org.samediffext.adversarial.RegisteredAttacks#inEachNorm")
    void whatItHoldsDoesNotChange(Case registered) {
        INDArray x = Fixture.examples(DataType.FLOAT).reshape(Fixture.ROWS, 1, 2, 2);
        INDArray free = Nd4j.createFromArray(new double[] {1, 0, 0, 2}).reshape(1, 1, 2, 2);
        AttackResult result = registered
                .attack()
                .run(Fixture.NET, x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS.withMask(Mask.of(free)));
        boolean changed = false;
        for (AttackResult.Budget budget : result.budgets()) {
            double[][] clean = Toy.matrix(x);
            double[][] moved = Toy.matrix(budget.adversarial());
            for (int row = 0; row < clean.length; row++) {
                assertThat(moved[row][1]).isEqualTo(clean[row][1]);
                assertThat(moved[row][2]).isEqualTo(clean[row][2]);
                changed |= moved[row][0] != clean[row][0] || moved[row][3] != clean[row][3];
            }
        }
        assertThat(changed || registered.attack().access() == Access.LABELS).isTrue();
    }

    private static double margin(Attack attack, double epsilon) {
        AttackResult result =
                attack.run(Linear.golden(), L, Criterion.untargeted(0).endless(), HELD);
        INDArray z = Linear.golden().logits(result.at(epsilon).adversarial());
        return z.getDouble(0) - z.getDouble(1);
    }

    @Test
    void theRestIsAttackedToItsOptimum() {
        double cube = 1.05 - .3 * 2.5;
        assertThat(margin(new Pgd(Norm.LINF, List.of(.3), 40, 2.5, 1, true, LogitLoss.CE), .3))
                .isCloseTo(cube, within(1e-9));
        assertThat(margin(new Fgsm(Norm.LINF, List.of(.3)), .3)).isCloseTo(cube, within(1e-9));
        double sphere = 1.05 - .3 * Math.sqrt(4.25);
        assertThat(margin(new Pgd(Norm.L2, List.of(.3), 100, 5, 1, false, LogitLoss.CE), .3))
                .isCloseTo(sphere, within(1e-6));
    }

    @Test
    void theNearestPointIsThatOfTheRest() {
        AttackResult found = new Fab(Norm.LINF, List.of(), 100, 1, 0, .1, 1.05, .9, 3)
                .run(Linear.golden(), L, Criterion.untargeted(0), HELD);
        assertThat(found.budgets().get(0).distance().get(0)).isCloseTo(1.05 / 2.5, within(.02));
        AttackResult whole = new Fab(Norm.LINF, List.of(), 100, 1, 0, .1, 1.05, .9, 3)
                .run(Linear.golden(), L, Criterion.untargeted(0), new AttackOptions());
        assertThat(whole.budgets().get(0).distance().get(0)).isLessThan(.31);
    }

    @Test
    void refusesAMaskThatDoesNotFit() {
        INDArray three = Nd4j.createFromArray(new double[][] {{1, 0, 1}});
        assertThatThrownBy(() -> new Pgd()
                        .run(Linear.golden(), L, Criterion.untargeted(0), new AttackOptions().withMask(Mask.of(three))))
                .hasMessage("the mask has shape [1, 3], an example of x has [1, 4]; they must agree");
        assertThatThrownBy(() -> Mask.of(Nd4j.zeros(1, 3)))
                .hasMessage("mask is all zero, allowed is a mask with a number that may change");
        assertThatThrownBy(() -> Mask.of(Nd4j.ones(2, 3)))
                .hasMessage("the mask has shape [2, 3], allowed is that of one example, [1, ...]");
        assertThat(Mask.of(three)).isEqualTo(Mask.of(three.mul(3))).isNotEqualTo(Mask.of(three.rsub(1)));
    }
}
