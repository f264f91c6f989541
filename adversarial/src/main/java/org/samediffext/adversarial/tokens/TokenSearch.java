package org.samediffext.adversarial.tokens;

import org.samediffext.adversarial.SampleRandom;
import org.samediffext.spi.Range;

/**
 * Greedy coordinate gradient: lowers a loss of a token sequence by exchanging tokens.
 *
 * <pre>
 * each step:  G = ∂ℓ/∂onehot, places × vocabulary
 *             for each place the topK tokens with the smallest G, forbidden ones left out
 *             candidates: replaced places drawn at random, at each one of its topK tokens at random
 *             the current sequence becomes the candidate with the smallest loss
 * </pre>
 *
 * <p>The current sequence may thus become worse, unless {@code monotone}; the best one of all is kept beside it. A buffer of the
 * best sequences, which some implementations have, is the same as monotone for any size: the next step starts from its best. A
 * token is never exchanged for itself. Where the rules accept no candidate the current sequence stays, and the next step draws
 * anew. A step costs one gradient and as many values as there are candidates. A search whose thread is interrupted makes no
 * further step and leaves the thread's flag set.
 *
 * <p>Zou, Wang, Carlini, Nasr, Kolter, Fredrikson 2023, Universal and Transferable Adversarial Attacks on Aligned Language Models.
 * Here for text classifiers and toy language models.
 *
 * @param steps the most steps, at least 1
 * @param candidates the sequences tried in a step, at least 1
 * @param topK the tokens to choose from at a place, at least 1
 * @param replaced the places that a candidate changes, at least 1
 * @param monotone whether a worse candidate is refused
 * @param seed of the draws
 */
public record TokenSearch(int steps, int candidates, int topK, int replaced, boolean monotone, long seed) {

    /** 250 steps of 512 candidates out of 256 tokens, one place each, not monotone, seed 0. */
    public TokenSearch() {
        this(250, 512, 256, 1, false, 0);
    }

    /** Checks the settings. */
    public TokenSearch {
        Range.atLeast("steps", steps, 1);
        Range.atLeast("candidates", candidates, 1);
        Range.atLeast("topK", topK, 1);
        Range.atLeast("replaced", replaced, 1);
    }

    /**
     * The same with another number of steps.
     *
     * @param value the number
     * @return a new search
     */
    public TokenSearch withSteps(int value) {
        return new TokenSearch(value, candidates, topK, replaced, monotone, seed);
    }

    /**
     * The same with another number of candidates.
     *
     * @param value the number
     * @return a new search
     */
    public TokenSearch withCandidates(int value) {
        return new TokenSearch(steps, value, topK, replaced, monotone, seed);
    }

    /**
     * The same with another number of tokens to choose from.
     *
     * @param value the number
     * @return a new search
     */
    public TokenSearch withTopK(int value) {
        return new TokenSearch(steps, candidates, value, replaced, monotone, seed);
    }

    /**
     * The same with another number of places that a candidate changes.
     *
     * @param value the number
     * @return a new search
     */
    public TokenSearch withReplaced(int value) {
        return new TokenSearch(steps, candidates, topK, value, monotone, seed);
    }

    /**
     * The same with another treatment of worse candidates.
     *
     * @param value whether they are refused
     * @return a new search
     */
    public TokenSearch withMonotone(boolean value) {
        return new TokenSearch(steps, candidates, topK, replaced, value, seed);
    }

    /**
     * The same with another seed.
     *
     * @param value the seed
     * @return a new search
     */
    public TokenSearch withSeed(long value) {
        return new TokenSearch(steps, candidates, topK, replaced, monotone, value);
    }

    /**
     * Searches.
     *
     * @param loss what is lowered
     * @param start where the search begins; not changed
     * @param rules which changes are allowed
     * @return the best sequence
     * @throws NonFiniteLossException if the loss or its gradient is a NaN or an infinity
     */
    public TokenResult minimise(TokenLoss loss, int[] start, TokenRules rules) {
        return minimise(loss, start, start, rules, SampleRandom.of(seed, 0, 0));
    }

    /**
     * Searches from a sequence that is changed already.
     *
     * @param loss what is lowered
     * @param start from which changes are counted; not changed
     * @param current where the search begins, within the rules; not changed
     * @param rules which changes are allowed
     * @param random what is drawn from
     * @return the best sequence
     * @throws NonFiniteLossException if the loss or its gradient is a NaN or an infinity
     */
    public TokenResult minimise(TokenLoss loss, int[] start, int[] current, TokenRules rules, SampleRandom random) {
        Range.that("vocabulary", loss.vocabulary(), "at least one token", loss.vocabulary() > 0);
        Range.that("start", start.length + " tokens", "at least one token", start.length > 0);
        for (int token : start) {
            Range.that(
                    "start",
                    token,
                    "tokens from 0 to " + (loss.vocabulary() - 1),
                    0 <= token && token < loss.vocabulary());
        }
        Candidates candidates = new Candidates(start, rules, random);
        Range.that("rules", "all places frozen", "at least one place to change", !candidates.none());
        return new TokenRun(this, loss, candidates, current.clone()).result();
    }
}
