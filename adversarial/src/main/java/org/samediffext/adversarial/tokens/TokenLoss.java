package org.samediffext.adversarial.tokens;

import java.util.List;

/** A loss of token sequences, which a search lowers. Tokens are numbers from 0 to {@link #vocabulary}, excluded. */
public interface TokenLoss {

    /**
     * The number of tokens that there are.
     *
     * @return at least one
     */
    int vocabulary();

    /**
     * The losses of some sequences.
     *
     * @param sequences one or more, of equal length; not to be changed
     * @return one loss a sequence, in their order
     */
    double[] values(List<int[]> sequences);

    /**
     * The gradient with respect to the one-hot matrix of a sequence, by which a token's worth at a place is judged.
     *
     * @param tokens the sequence; not to be changed
     * @return one row a place, one number a token of the vocabulary
     */
    double[][] gradient(int[] tokens);

    /**
     * Whether a sequence is good enough for the search to end.
     *
     * @param tokens the sequence
     * @param value its loss
     * @return false by default: all steps are made
     */
    default boolean reached(int[] tokens, double value) {
        return false;
    }
}
