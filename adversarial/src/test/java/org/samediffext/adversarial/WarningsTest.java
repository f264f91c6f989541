package org.samediffext.adversarial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What the log says; the tests log to the error stream. */
class WarningsTest {
    private static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}});

    @Test
    void aSoundAttackSaysNothing() {
        assertThat(logOf(new Pgd(), new TanhNet())).isEmpty();
        assertThat(logOf(new Fgsm(), new TanhNet())).isEmpty();
    }

    @Test
    void stepsThatCannotCrossTheBall() {
        assertThat(logOf(new Pgd(Norm.L2, List.of(.1), 4, .5, 1, true, LogitLoss.CE), new TanhNet()))
                .contains("pgd: all steps together are 0.5 epsilon long and cannot reach the edge of the ball; "
                        + "relativeStep should be 1 or more");
    }

    @Test
    void stepsWiderThanTheBall() {
        assertThat(logOf(new Pgd(Norm.L2, List.of(.1), 1, 2.5, 1, true, LogitLoss.CE), new TanhNet()))
                .contains("pgd: a step is 2.5 epsilon long, more than the ball is wide");
    }

    @Test
    void scoresThatLookLikeProbabilities() {
        Linear softmax = new Linear(new double[][] {{0, 0, 0, .5}, {0, 0, 0, -.5}}, new double[] {.5, .5});
        assertThat(logOf(new Fgsm(), softmax))
                .containsOnlyOnce(
                        "the scores of the model look like probabilities: give the model without its softmax, "
                                + "else the loss CE is not what it says");
    }

    @Test
    void aGradientThatIsZeroEverywhere() {
        assertThat(logOf(new Fgsm(), new Linear(new double[3][4], new double[] {2, 1, 0})))
                .contains("fgsm: the gradient is exactly zero for every example; try another loss (margin, dlr) or an "
                        + "attack that needs no gradient");
    }

    private static String logOf(FixedBudgetAttack attack, Toy model) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (PrintStream capture = new PrintStream(log, true, UTF_8)) {
            System.setErr(capture);
            attack.run(model, X, Criterion.untargeted(0), Fixture.OPTIONS);
        } finally {
            System.setErr(before);
        }
        return log.toString(UTF_8);
    }
}
