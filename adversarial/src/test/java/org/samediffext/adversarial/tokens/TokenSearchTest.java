package org.samediffext.adversarial.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samediffext.adversarial.SampleRandom;

/** Laws of greedy coordinate gradient, on losses written by hand. */
class TokenSearchTest {
    private static final int PLACES = 8;
    private static final int VOCABULARY = 50;
    private static final TokenSearch SEARCH =
            new TokenSearch().withSteps(60).withCandidates(64).withTopK(10);

    /** {@code Σ c[i][s_i]}, and with it the products of neighbours where {@code coupling} is not 0. */
    private static final class Separable implements TokenLoss {
        private final double[][] c = new double[PLACES][VOCABULARY];
        private final double coupling;
        private final List<int[]> seen = new ArrayList<>();

        Separable(double coupling) {
            this.coupling = coupling;
            SampleRandom random = SampleRandom.of(3, 0, 0);
            for (double[] row : c) {
                for (int k = 0; k < row.length; k++) {
                    row[k] = random.gaussian();
                }
            }
        }

        int best(int place, Set<Integer> without) {
            return IntStream.range(0, VOCABULARY)
                    .filter(token -> !without.contains(token))
                    .boxed()
                    .min((a, b) -> Double.compare(c[place][a], c[place][b]))
                    .orElseThrow();
        }

        @Override
        public int vocabulary() {
            return VOCABULARY;
        }

        @Override
        public double[] values(List<int[]> sequences) {
            seen.addAll(sequences.stream().map(int[]::clone).toList());
            return sequences.stream().mapToDouble(this::value).toArray();
        }

        double value(int[] s) {
            double sum = 0;
            for (int i = 0; i < PLACES; i++) {
                sum += c[i][s[i]];
                sum += i == 0 ? 0 : coupling * c[i][s[i]] * c[i - 1][s[i - 1]];
            }
            return sum;
        }

        @Override
        public double[][] gradient(int[] s) {
            double[][] g = new double[PLACES][VOCABULARY];
            for (int i = 0; i < PLACES; i++) {
                double factor = 1;
                factor += i == 0 ? 0 : coupling * c[i - 1][s[i - 1]];
                factor += i == PLACES - 1 ? 0 : coupling * c[i + 1][s[i + 1]];
                for (int k = 0; k < VOCABULARY; k++) {
                    g[i][k] = factor * c[i][k];
                }
            }
            return g;
        }
    }

    private static int[] start() {
        return new int[PLACES];
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {0, 1, 2, 3})
    void findsTheOptimumOfASeparableLoss(long seed) {
        Separable loss = new Separable(0);
        int[] optimum =
                IntStream.range(0, PLACES).map(i -> loss.best(i, Set.of())).toArray();
        TokenSearch search = SEARCH.withSeed(seed);
        assertThat(search.minimise(loss, start(), new TokenRules()).tokens()).isEqualTo(optimum);
        // with the best token alone to choose from, each place is settled when it is drawn first
        TokenResult greedy = search.withTopK(1).withSteps(PLACES).minimise(loss, start(), new TokenRules());
        assertThat(greedy.tokens()).isEqualTo(optimum);
        assertThat(greedy.values()).hasSize(PLACES + 1).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void ranksTheBestSubstitutionFirst() {
        Separable loss = new Separable(.8);
        Candidates candidates = new Candidates(start(), new TokenRules(), SampleRandom.of(0, 0, 0));
        int[][] ranked = candidates.ranked(loss.gradient(start()), start(), 5);
        for (int place = 0; place < PLACES; place++) {
            int at = place;
            int best = IntStream.range(1, VOCABULARY)
                    .boxed()
                    .min((a, b) -> Double.compare(loss.value(with(at, a)), loss.value(with(at, b))))
                    .orElseThrow();
            assertThat(ranked[place]).hasSize(5).startsWith(best).doesNotContain(0);
        }
    }

    private static int[] with(int place, int token) {
        int[] changed = start();
        changed[place] = token;
        return changed;
    }

    @Test
    void rulesHoldForEverySequenceThatIsTried() {
        Separable loss = new Separable(.3);
        Set<Integer> forbidden = Set.of(loss.best(0, Set.of()), loss.best(1, Set.of()), 7);
        TokenRules rules =
                new TokenRules().forbidding(forbidden).freezing(Set.of(2, 5)).changing(3);
        int[] start = {7, 7, 7, 1, 2, 3, 4, 5};
        TokenResult found = SEARCH.withReplaced(2).minimise(loss, start, rules);
        int most = 0;
        for (int[] s : loss.seen) {
            int changed = 0;
            for (int i = 0; i < PLACES; i++) {
                changed += s[i] == start[i] ? 0 : 1;
                assertThat(s[i] == start[i] || !forbidden.contains(s[i])).isTrue();
            }
            assertThat(s[2]).isEqualTo(7);
            assertThat(s[5]).isEqualTo(3);
            assertThat(changed).isLessThanOrEqualTo(3);
            most = Math.max(most, changed);
        }
        assertThat(most).isEqualTo(3);
        assertThat(start).containsExactly(7, 7, 7, 1, 2, 3, 4, 5);
        assertThat(found.value()).isLessThan(loss.value(start));
    }

    /** Within a limit of two changes of a separable loss the best two places can be worked out. */
    @Test
    void exchangesPlacesWithinALimit() {
        Separable loss = new Separable(0);
        double[] gains = IntStream.range(0, PLACES)
                .mapToDouble(i -> loss.c[i][0] - loss.c[i][loss.best(i, Set.of())])
                .sorted()
                .toArray();
        double expected = loss.value(start()) - gains[PLACES - 1] - gains[PLACES - 2];
        TokenResult found = SEARCH.minimise(loss, start(), new TokenRules().changing(2));
        assertThat(found.value()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aFilterThatKeepsNothingKeepsTheCurrentSequence() {
        Separable loss = new Separable(0);
        TokenResult none = SEARCH.minimise(loss, start(), new TokenRules().accepting(tokens -> false));
        assertThat(none.tokens()).isEqualTo(start());
        assertThat(none.values()).hasSize(61).containsOnly(loss.value(start()));
        int[] calls = new int[1];
        TokenRules late = new TokenRules().accepting(tokens -> calls[0]++ > 200);
        TokenResult some = SEARCH.minimise(loss, start(), late);
        assertThat(some.values().get(3)).isEqualTo(loss.value(start()));
        assertThat(some.value()).isLessThan(loss.value(start()));
        TokenRules even =
                new TokenRules().accepting(tokens -> Arrays.stream(tokens).allMatch(t -> t % 2 == 0));
        assertThat(SEARCH.minimise(loss, start(), even).tokens())
                .matches(s -> Arrays.stream(s).allMatch(t -> t % 2 == 0));
    }

    /** From the optimum every candidate is worse: the current sequence leaves it, the best one does not. */
    @Test
    void theBestSequenceIsKeptWhereTheCurrentOneBecomesWorse() {
        Separable loss = new Separable(0);
        int[] optimum =
                IntStream.range(0, PLACES).map(i -> loss.best(i, Set.of())).toArray();
        TokenResult free = SEARCH.minimise(loss, optimum, new TokenRules());
        assertThat(free.values().get(1)).isGreaterThan(loss.value(optimum));
        assertThat(free.tokens()).isEqualTo(optimum);
        assertThat(free.best()).containsOnly(loss.value(optimum));
        TokenSearch kept = SEARCH.withMonotone(true);
        assertThat(kept.minimise(loss, optimum, new TokenRules()).values()).containsOnly(loss.value(optimum));
        TokenResult coupled = kept.minimise(new Separable(1.5), start(), new TokenRules());
        assertThat(coupled.values()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(coupled.best()).isEqualTo(coupled.values());
    }

    @Test
    void seedsReproduce() {
        Separable first = new Separable(.9);
        Separable second = new Separable(.9);
        Separable other = new Separable(.9);
        SEARCH.withSeed(4).minimise(first, start(), new TokenRules());
        SEARCH.withSeed(4).minimise(second, start(), new TokenRules());
        SEARCH.withSeed(5).minimise(other, start(), new TokenRules());
        assertThat(first.seen.toArray(int[][]::new)).isDeepEqualTo(second.seen.toArray(int[][]::new));
        assertThat(Arrays.deepEquals(first.seen.toArray(), other.seen.toArray()))
                .isFalse();
    }

    @Test
    void refusesWhatCannotWork() {
        TokenLoss broken = new TokenLoss() {
            @Override
            public int vocabulary() {
                return 3;
            }

            @Override
            public double[] values(List<int[]> sequences) {
                return sequences.stream()
                        .mapToDouble(s -> s[0] == 2 ? Double.NaN : 1)
                        .toArray();
            }

            @Override
            public double[][] gradient(int[] tokens) {
                return new double[tokens.length][3];
            }
        };
        assertThatThrownBy(() -> SEARCH.minimise(broken, new int[] {0}, new TokenRules()))
                .isInstanceOf(NonFiniteLossException.class)
                .hasMessage("the loss is NaN in step 1, allowed are finite numbers");
        assertThatThrownBy(() -> SEARCH.minimise(broken, new int[] {3}, new TokenRules()))
                .hasMessage("start is 3, allowed is tokens from 0 to 2");
        assertThatThrownBy(() -> SEARCH.minimise(broken, new int[0], new TokenRules()))
                .hasMessageContaining("at least one token");
        assertThatThrownBy(() -> SEARCH.minimise(broken, new int[1], new TokenRules().freezing(Set.of(0))))
                .hasMessageContaining("all places frozen");
        assertThatThrownBy(() -> SEARCH.withTopK(0)).hasMessageContaining("topK is 0");
        // an empty vocabulary: nothing may be put anywhere
        TokenRules nothing = new TokenRules().forbidding(Set.of(0, 1, 2));
        assertThat(SEARCH.minimise(broken, new int[] {1}, nothing).tokens()).containsExactly(1);
    }
}
