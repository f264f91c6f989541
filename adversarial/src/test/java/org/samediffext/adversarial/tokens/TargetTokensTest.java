package org.samediffext.adversarial.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.adversarial.tokens.JointGradients.Span;

/** Losses of target tokens and joint gradients; numbers of PyTorch 1.13 in double where nothing else is said. */
class TargetTokensTest {
    private static final double[] Z = {.3, -1.2, .7, .1, 1.5, .2, -.4, .9};

    private static void is(TargetTokens loss, double value, double... slope) {
        double[] actual = new double[Z.length];
        assertThat(-loss.at(Z, actual)).isCloseTo(value, within(1e-14));
        for (int i = 0; i < actual.length; i++) {
            assertThat(-actual[i]).as("slope %d", i).isCloseTo(slope[i], within(1e-14));
        }
    }

    @Test
    void areThoseOfTheReference() {
        List<Integer> targets = List.of(2, 3);
        is(
                new TargetTokens(targets, 4),
                1.0704189064939615,
                0.14149532670995793,
                0.03157187490904732,
                -0.28891377701326426,
                0.11584657539425895,
                0.2536896562271345,
                0.06913849688576323,
                0.03794401159295747,
                -0.36077216470585516);
        is(
                new TargetTokens(targets, 4, 1),
                -0.7950083111783535,
                0,
                0,
                -0.549833997312478,
                0,
                0,
                0,
                0,
                -0.4501660026875221);
        is(
                new TargetTokens(targets, 4, 3),
                -0.7852197433580198,
                0,
                0,
                -0.6456563062257955,
                0,
                0,
                0,
                0,
                -0.3543436937742044);
        assertThatThrownBy(() -> new TargetTokens(List.of(4), 4)).hasMessageContaining("targets is [4]");
        assertThatThrownBy(() -> new TargetTokens(List.of(1), 4).at(Z, new double[8]))
                .hasMessage("the network gives 8 scores, allowed are 1 targets times 4 tokens");
    }

    /** The specification's value. */
    @Test
    void mellowMaxIsASoftMaximum() {
        double[] slope = new double[3];
        assertThat(TargetTokens.mellowMax(1, new double[] {1, 2, 3}, slope)).isCloseTo(2.308994, within(5e-7));
        assertThat(slope[0] + slope[1] + slope[2]).isCloseTo(1, within(1e-15));
        assertThat(TargetTokens.mellowMax(1000, new double[] {1, 2, 3}, slope)).isCloseTo(3, within(2e-3));
    }

    /** The specification's values. */
    @Test
    void gradientsComeOnOneScale() {
        assertThat(JointGradients.normalised(new double[][] {{1, 2, 3}, {0, -1, 1}}))
                .isDeepEqualTo(new double[][] {{0, .25, .5}, {-.25, -.5, 0}});
        assertThat(JointGradients.normalised(new double[][] {{4, 4}, {4, 4}})).isDeepEqualTo(new double[2][2]);
    }

    @Test
    void alignmentSharesCharacters() {
        List<Span> own = List.of(new Span(0, 4), new Span(4, 8), new Span(8, 9));
        List<Span> other = List.of(new Span(0, 3), new Span(3, 6), new Span(6, 8));
        assertThat(JointGradients.alignment(own, other))
                .isDeepEqualTo(new double[][] {{.75, .25, 0}, {0, .5, .5}, {0, 0, 0}});
    }

    @Test
    void gradientsMerge() {
        double[][] own = {{1, 2, 3}, {0, -1, 1}};
        double[][] other = {{.5, -.5}, {2, 1}, {0, 1}};
        double[][] align = {{.75, .25, 0}, {0, .5, .5}};
        double[][] transfer = {{1, 0, .5}, {0, 2, .5}};
        double[][] expected = {
            {0.016666666666666673, 0.07333333333333333, 0.3766666666666667},
            {-0.17333333333333334, -0.3466666666666667, 0.026666666666666672}
        };
        double[][] merged = JointGradients.merged(.2, own, other, align, transfer);
        for (int i = 0; i < 2; i++) {
            assertThat(merged[i]).containsExactly(expected[i], within(1e-15));
        }
        assertThat(JointGradients.merged(0, own, other, align, transfer)).isDeepEqualTo(JointGradients.normalised(own));
        assertThatThrownBy(() -> JointGradients.merged(.2, own, other, align, new double[][] {{1, 2, 3}}))
                .hasMessageContaining("allowed is as many as the rows of the other matrix, 1");
    }

    @Test
    void sharesAndPlacesFollowTheSearch() {
        assertThat(JointGradients.share(true, .6, .4)).isCloseTo(0.18242552380635635, within(1e-15));
        assertThat(JointGradients.share(false, .6, .4)).isEqualTo(1);
        assertThat(List.of(
                        JointGradients.replaced(20, 0),
                        JointGradients.replaced(20, 1),
                        JointGradients.replaced(20, 2),
                        JointGradients.replaced(20, 5)))
                .containsExactly(10, 5, 2, 2);
    }
}
