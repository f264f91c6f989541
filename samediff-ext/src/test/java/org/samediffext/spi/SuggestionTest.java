package org.samediffext.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> NAMES =
            List.of("adamw", "ademamix", "lion", "sgd", "adam", "diffgrad", "learningRate", "l2");

    @ParameterizedTest
    @CsvSource({
        "lionn,lion",
        "lino,lion",
        "AdEMAMix,ademamix",
        "diff_grad,diffgrad",
        "diff-grad,diffgrad",
        "learningrate,learningRate",
        "lerning_rate,learningRate",
        "L2,l2",
        "sdg,sgd"
    })
    void suggestsTheNearestName(String given, String meant) {
        assertThat(Suggestion.near(given, NAMES)).first().isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "l1", "momentum", "''", "ab", "sophia"})
    void suggestsNothingFarAway(String given) {
        assertThat(Suggestion.near(given, NAMES)).isEmpty();
    }

    @Test
    void suggestsAtMostThreeNearestFirst() {
        assertThat(Suggestion.near("adams", List.of("adan", "adamw", "adamx", "radam", "adams2", "ADAMS")))
                .containsExactly("ADAMS", "adams2", "adamw");
    }

    @Test
    void phrasesTheQuestion() {
        assertThat(Suggestion.phrase("lino", NAMES)).isEqualTo(", did you mean 'lion'?");
        assertThat(Suggestion.phrase("adamx", NAMES)).isEqualTo(", did you mean 'adam' or 'adamw'?");
        assertThat(Suggestion.phrase("zzz", NAMES)).isEmpty();
    }
}
