package org.samediffext.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was probably meant: the known names that are a few keystrokes from the one that was given. */
public final class Suggestion {
    private static final int MOST = 3;

    private Suggestion() {}

    /**
     * The known names nearest to a given one. Case, {@code -} and {@code _} do not count; a swap of two neighbours
     * counts as one keystroke; about one keystroke in three characters may be wrong.
     *
     * @param given what was given
     * @param known the names that exist
     * @return at most three names, nearest first, then in alphabetical order
     */
    public static List<String> near(String given, Collection<String> known) {
        String folded = fold(given);
        record Candidate(String name, int distance) {}
        return known.stream()
                .distinct()
                .map(name -> new Candidate(name, distance(folded, fold(name))))
                .filter(candidate -> candidate.distance <= tolerance(folded, fold(candidate.name)))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /**
     * The end of a message about an unknown name.
     *
     * @param given what was given
     * @param known the names that exist
     * @return such as {@code ", did you mean 'lion'?"}, empty if nothing is near
     */
    public static String phrase(String given, Collection<String> known) {
        List<String> near = near(given, known);
        if (near.isEmpty()) {
            return "";
        }
        return near.stream().collect(Collectors.joining("' or '", ", did you mean '", "'?"));
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static int tolerance(String a, String b) {
        int longer = Math.max(a.length(), b.length());
        return longer < 3 ? 0 : Math.max(1, longer / 3);
    }

    /** Restricted Damerau-Levenshtein distance, three rows at a time; cut off far beyond every tolerance. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > Math.max(a.length(), b.length()) / 3 + 1) {
            return Integer.MAX_VALUE;
        }
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
