package org.samediffext.adversarial.tokens;

import java.util.BitSet;
import java.util.Set;
import java.util.function.Predicate;
import org.samediffext.spi.Range;

/** Which changes a token search may make. Immutable. */
public final class TokenRules {
    private final BitSet forbidden;
    private final BitSet frozen;
    private final int changes;
    private final Predicate<int[]> accepted;

    /** Any token at any place. */
    public TokenRules() {
        this(new BitSet(), new BitSet(), Integer.MAX_VALUE, tokens -> true);
    }

    private TokenRules(BitSet forbidden, BitSet frozen, int changes, Predicate<int[]> accepted) {
        this.forbidden = forbidden;
        this.frozen = frozen;
        this.changes = changes;
        this.accepted = accepted;
    }

    /**
     * The same without some tokens, such as padding: none is put anywhere, though the start may hold them.
     *
     * @param tokens their numbers
     * @return new rules
     */
    public TokenRules forbidding(Set<Integer> tokens) {
        return new TokenRules(with(forbidden, "tokens", tokens), frozen, changes, accepted);
    }

    /**
     * The same without changes at some places.
     *
     * @param places from 0
     * @return new rules
     */
    public TokenRules freezing(Set<Integer> places) {
        return new TokenRules(forbidden, with(frozen, "places", places), changes, accepted);
    }

    /**
     * The same with a limit of the places that differ from the start.
     *
     * @param most at least 1
     * @return new rules
     */
    public TokenRules changing(int most) {
        Range.atLeast("most", most, 1);
        return new TokenRules(forbidden, frozen, most, accepted);
    }

    /**
     * The same with a filter of candidates, such as whether their text is encoded to the same tokens again.
     *
     * @param filter true for sequences to be kept; where it keeps none, the step changes nothing and the next one draws anew
     * @return new rules
     */
    public TokenRules accepting(Predicate<int[]> filter) {
        return new TokenRules(forbidden, frozen, changes, filter);
    }

    private static BitSet with(BitSet known, String what, Set<Integer> more) {
        Range.that(what, more, "numbers >= 0", more.stream().allMatch(number -> number >= 0));
        BitSet all = (BitSet) known.clone();
        more.forEach(all::set);
        return all;
    }

    boolean isForbidden(int token) {
        return forbidden.get(token);
    }

    boolean isFrozen(int place) {
        return frozen.get(place);
    }

    int changes() {
        return changes;
    }

    boolean accepts(int[] tokens) {
        return accepted.test(tokens);
    }
}
