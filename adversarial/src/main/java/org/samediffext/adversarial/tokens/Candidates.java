package org.samediffext.adversarial.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.samediffext.adversarial.SampleRandom;

/** Draws changes of a sequence: for each place the tokens that the gradient ranks best, of which candidates take one at random. */
final class Candidates {
    private final int[] start;
    private final TokenRules rules;
    private final int[] places;
    private final SampleRandom random;

    Candidates(int[] start, TokenRules rules, SampleRandom random) {
        this.start = start.clone();
        this.rules = rules;
        this.places = IntStream.range(0, start.length)
                .filter(place -> !rules.isFrozen(place))
                .toArray();
        this.random = random;
    }

    boolean none() {
        return places.length == 0;
    }

    /**
     * The tokens with the smallest gradients, without forbidden ones and the present one; equal ones by number.
     *
     * @return for each place the most promising first, empty where a place is frozen
     */
    int[][] ranked(double[][] gradient, int[] current, int topK) {
        int[][] ranked = new int[current.length][0];
        for (int place : places) {
            double[] row = gradient[place];
            ranked[place] = IntStream.range(0, row.length)
                    .filter(token -> token != current[place] && !rules.isForbidden(token))
                    .boxed()
                    .sorted(Comparator.comparingDouble(token -> row[token]))
                    .limit(topK)
                    .mapToInt(token -> token)
                    .toArray();
        }
        return ranked;
    }

    /** Changed sequences that the rules accept. */
    List<int[]> draw(int[] current, int[][] ranked, int count, int replaced) {
        List<int[]> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] candidate = changed(current, ranked, replaced);
            if (!Arrays.equals(candidate, current) && rules.accepts(candidate.clone())) {
                drawn.add(candidate);
            }
        }
        return drawn;
    }

    private int[] changed(int[] current, int[][] ranked, int replaced) {
        int[] candidate = current.clone();
        int[] order = places.clone();
        for (int i = 0; i < Math.min(replaced, order.length); i++) {
            int j = i + random(order.length - i);
            int place = order[j];
            order[j] = order[i];
            order[i] = place;
            int[] choice = ranked[place];
            if (choice.length > 0) {
                int token = choice[random(choice.length)];
                if (candidate[place] != start[place] || madeRoom(candidate, order, i)) {
                    candidate[place] = token;
                }
            }
        }
        return candidate;
    }

    /** Where as many places as allowed are changed, gives one of them, other than those just drawn, its old token back. */
    private boolean madeRoom(int[] candidate, int[] order, int drawn) {
        int changes = 0;
        for (int place = 0; place < candidate.length; place++) {
            changes += candidate[place] == start[place] ? 0 : 1;
        }
        if (changes < rules.changes()) {
            return true;
        }
        int[] free = IntStream.range(drawn + 1, order.length)
                .map(i -> order[i])
                .filter(place -> candidate[place] != start[place])
                .toArray();
        if (free.length == 0) {
            return false;
        }
        int back = free[random(free.length)];
        candidate[back] = start[back];
        return true;
    }

    private int random(int count) {
        return (int) (random.uniform() * count);
    }
}
