package org.samediffext.adversarial.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.SampleRandom;
import org.samediffext.model.Outputs;

/** A search on a network with more than one block of scores. */
class LanguageModelTest {
    private static final int VOCABULARY = 12;
    private static final int PLACES = 5;

    private static double[][] numbers(int rows, int columns, long seed) {
        SampleRandom random = SampleRandom.of(seed, 0, 0);
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.gaussian();
            }
        }
        return numbers;
    }

    /** A toy language model whose two last scores are to be of given tokens; mellow-max and cross entropy both get there. */
    @Test
    void tokensOfALanguageModelAreReached() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, VOCABULARY, PLACES);
        SDVariable first = x.mean(2).mmul(sd.var("a", Nd4j.create(numbers(VOCABULARY, VOCABULARY, 5))));
        SDVariable second = x.max(2).mmul(sd.var("b", Nd4j.create(numbers(VOCABULARY, VOCABULARY, 6))));
        sd.concat("scores", 1, first, second);
        for (double alpha : new double[] {0, 1}) {
            NetworkTokenLoss loss = new NetworkTokenLoss(
                    Outputs.of(sd, "x", "scores"),
                    VOCABULARY,
                    new TargetTokens(List.of(4, 9), VOCABULARY, alpha),
                    DataType.DOUBLE,
                    64,
                    false);
            TokenSearch search =
                    new TokenSearch().withSteps(15).withCandidates(64).withTopK(VOCABULARY);
            TokenResult found = search.minimise(loss, new int[] {0, 3, 5, 7, 11}, new TokenRules());
            assertThat(found.value()).isLessThan(found.values().get(0) - .5);
            assertThat(loss.backward()).isEqualTo(15);
        }
    }
}
