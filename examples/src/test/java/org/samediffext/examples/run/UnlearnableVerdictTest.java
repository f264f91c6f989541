package org.samediffext.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.BayesErrorAscent;
import org.samediffext.adversarial.UniformNoise;
import org.samediffext.config.ProtectionList;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.data.Split;
import org.samediffext.examples.run.UnlearnableOutcome.Effect;
import org.samediffext.examples.run.UnlearnableVerdict.Claim;

/** The verdict follows from the numbers alone. */
class UnlearnableVerdictTest {
    private static final ProtectionList.Entry ASCENT = new ProtectionList.Entry("ascent", new BayesErrorAscent());
    private static final ProtectionList.Entry NOISE = new ProtectionList.Entry("noise", new UniformNoise());

    private final List<UnlearnableTrial> trials = new ArrayList<>();
    private List<ProtectionList.Entry> entries = List.of(NOISE, ASCENT);
    private List<Double> fractions = List.of(.2, .5, 1.0);

    /** Hits of 1,000, one a seed. */
    private void trial(String method, Victim victim, double fraction, int... hits) {
        for (int seed = 1; seed <= hits.length; seed++) {
            trials.add(new UnlearnableTrial(method, victim, fraction, seed, new Proportion(hits[seed - 1], 1000)));
        }
    }

    private void clean(int... hits) {
        for (Victim victim : Victim.values()) {
            trial(UnlearnableTrial.CLEAN, victim, 0, hits);
        }
    }

    private void halves(int... hits) {
        for (Victim victim : Victim.values()) {
            trial(UnlearnableTrial.LEFT_OUT, victim, .5, hits);
        }
    }

    private void everywhere(String method, int... hits) {
        for (Victim victim : Victim.values()) {
            trial(method, victim, .5, hits);
            trial(method, victim, 1, hits);
        }
    }

    private UnlearnableOutcome outcome() {
        int seeds =
                (int) trials.stream().mapToLong(UnlearnableTrial::seed).max().orElseThrow();
        List<UnlearnableEstimate> estimates = List.of(
                new UnlearnableEstimate(UnlearnableTrial.CLEAN, 1, .2, .15, 0, 0, 0),
                new UnlearnableEstimate("ascent", 1, .25, .3, .1, 1, 1));
        Examples few = Source.DIGITS.load().train().first(20);
        return new UnlearnableOutcome(
                new UnlearnableTask(
                        List.of(),
                        new ProtectionList(1, entries),
                        List.of(),
                        Source.DIGITS,
                        20,
                        fractions,
                        seeds,
                        1,
                        10),
                new Split("few", "none", List.of("0"), few, few),
                trials,
                estimates,
                Map.of(),
                Nd4j.ones(1),
                "",
                1,
                Map.of());
    }

    private UnlearnableVerdict verdict() {
        return UnlearnableVerdict.of(outcome());
    }

    @Test
    void theClaimHoldsWhereEachNetworkIsWorseOffWithTheProtectedImages() {
        clean(800, 805, 795);
        halves(750, 755, 745);
        everywhere("noise", 790, 795, 785);
        everywhere("ascent", 600, 605, 595);

        assertThat(verdict().claim()).isEqualTo(Claim.HOLDS);
        assertThat(verdict().sentences())
                .containsExactly(
                        "Where 50 % of the images are protected by ascent, a dense network gets 60.0 % with them and 75.0 %"
                                + " without (harm), a CNN gets 60.0 % with them and 75.0 % without (harm). The claim that"
                                + " protected images harm beside clean ones holds here.",
                        "Of the other methods in this mixture, to a dense network: use from noise.",
                        "Of the other methods in this mixture, to a CNN: use from noise.",
                        "With every image protected, a dense network gets 80.0 % from clean images; lowered beyond noise by"
                                + " noise to 79.0 %, ascent to 60.0 %.",
                        "With every image protected, a CNN gets 80.0 % from clean images; lowered beyond noise by noise to"
                                + " 79.0 %, ascent to 60.0 %.",
                        "By neighbours in another network's features the error of the data goes from 15.0 % to 30.0 % with"
                                + " ascent.");
    }

    @Test
    void itFailsWhereTheyAreOfUseOrMakeNoDifference() {
        clean(800, 805, 795);
        halves(750, 760, 740);
        everywhere("noise", 790, 795, 785);
        everywhere("ascent", 745, 755, 735);

        assertThat(outcome().effect("ascent", Victim.MLP, .5)).isEqualTo(Effect.NOTHING);
        assertThat(outcome().effect("noise", Victim.CNN, .5)).isEqualTo(Effect.TEACHES);
        assertThat(verdict().claim()).isEqualTo(Claim.FAILS);
        assertThat(verdict().sentences().get(0))
                .contains("(no difference beyond noise)")
                .endsWith("The claim that protected images harm beside clean ones does not hold here.");
    }

    @Test
    void itHoldsInPartWhereOneNetworkIsWorseOff() {
        clean(800);
        halves(750);
        everywhere("noise", 790);
        trial("ascent", Victim.MLP, .5, 760);
        trial("ascent", Victim.CNN, .5, 600);
        trial("ascent", Victim.MLP, 1, 800);
        trial("ascent", Victim.CNN, 1, 795);

        assertThat(verdict().claim()).isEqualTo(Claim.IN_PART);
        assertThat(verdict().sentences().get(0)).endsWith("holds here for one network only.");
        assertThat(verdict().sentences()).anyMatch(said -> said.endsWith("no method lowers that by more than noise."));
    }

    /** Of one seed a difference counts where the intervals of the test images part: 750 of 1,000 is 0.722 to 0.776. */
    @Test
    void oneSeedHasTheNoiseOfTheTestImages() {
        clean(800);
        halves(750);
        everywhere("noise", 790);
        everywhere("ascent", 715);
        assertThat(outcome().effect("ascent", Victim.MLP, .5)).isEqualTo(Effect.NOTHING);
        assertThat(outcome().effect("noise", Victim.MLP, .5)).isEqualTo(Effect.NOTHING);
        assertThat(outcome().lowers("ascent", Victim.MLP)).isTrue();
        trials.clear();
        clean(800);
        halves(750);
        everywhere("noise", 830);
        everywhere("ascent", 680);
        assertThat(outcome().effect("ascent", Victim.MLP, .5)).isEqualTo(Effect.HARMS);
        assertThat(outcome().effect("noise", Victim.MLP, .5)).isEqualTo(Effect.TEACHES);
        assertThat(outcome().lowers("noise", Victim.MLP)).isFalse();
    }

    @Test
    void withoutAnAscentOrAMixtureOfHalvesItIsNotTested() {
        clean(800);
        halves(750);
        everywhere("noise", 790);
        everywhere("ascent", 600);
        entries = List.of(NOISE);
        assertThat(verdict().claim()).isEqualTo(Claim.NOT_TESTED);
        assertThat(verdict().sentences().get(0)).startsWith("The claim was not tested");

        entries = List.of(ASCENT);
        fractions = List.of(.2, .8, 1.0);
        assertThat(verdict().claim()).isEqualTo(Claim.NOT_TESTED);
        assertThat(verdict().sentences().get(0)).startsWith("The claim was not tested");
    }
}
