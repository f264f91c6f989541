package org.samediffext.examples.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.samediffext.SameDiffExt;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Source;

/** A network that goes back to a state learns from there as the first one did. */
class UnlearnableSurrogateTest {
    private static final Examples EXAMPLES = Source.DIGITS.load().train().first(40);
    private static final int[] LABELS =
            EXAMPLES.labels().stream().mapToInt(Integer::intValue).toArray();

    private static UnlearnableSurrogate fresh(Victim kind) {
        MultiLayerNetwork net = kind.create(EXAMPLES, 5);
        SameDiffExt.load()
                .install(new ConfigReader().parse("updater: { method: adamw, learningRate: 0.01 }", List.of()), net);
        return new UnlearnableSurrogate(net, 10, 8, 3);
    }

    private static float[] scores(UnlearnableSurrogate surrogate) {
        return surrogate.model().logits(EXAMPLES.images()).dup().data().asFloat();
    }

    @Test
    void goesOnFromItsState() {
        UnlearnableSurrogate first = fresh(Victim.CNN);
        UnlearnableSurrogate second = fresh(Victim.CNN);
        first.train(EXAMPLES.images(), LABELS, 0);
        byte[] state = first.state().orElseThrow();
        assertThat(scores(second)).isNotEqualTo(scores(first));
        second.restore(state);
        assertThat(second.state()).hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(state));
        assertThat(scores(second)).containsExactly(scores(first));
        first.train(EXAMPLES.images(), LABELS, 1);
        second.train(EXAMPLES.images(), LABELS, 1);
        assertThat(scores(second)).containsExactly(scores(first));
        assertThatThrownBy(() -> fresh(Victim.MLP).restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("the state has \\d+ bytes, allowed are \\d+");
    }
}
