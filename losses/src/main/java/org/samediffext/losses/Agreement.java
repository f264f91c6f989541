package org.samediffext.losses;

import java.util.Arrays;

/**
 * How well two divisions of one set agree.
 *
 * @param nmi normalized mutual information {@code 2I/(H₁ + H₂)}, from 0 to 1; 1 if both divisions have one part only
 * @param ami adjusted mutual information {@code (I − E[I])/((H₁ + H₂)/2 − E[I])}, where chance gives 0: Vinh, Epps and Bailey
 *     2010, JMLR 11; 1 if both divisions have one part only
 */
public record Agreement(double nmi, double ami) {

    /**
     * Compares two divisions.
     *
     * @param first the number of each element's part, from 0
     * @param second the same in the other division
     * @return the agreement, NaN for the empty set
     */
    public static Agreement of(int[] first, int[] second) {
        int n = first.length;
        int[] a = counts(first);
        int[] b = counts(second);
        double information = 0;
        int[][] joint = new int[a.length][b.length];
        for (int k = 0; k < n; k++) {
            joint[first[k]][second[k]]++;
        }
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                information += term(joint[i][j], a[i], b[j], n);
            }
        }
        double mean = (entropy(a, n) + entropy(b, n)) / 2;
        if (mean == 0) {
            double agreement = n == 0 ? Double.NaN : 1;
            return new Agreement(agreement, agreement);
        }
        double expected = expected(a, b, n);
        double room = mean - expected;
        return new Agreement(information / mean, Math.abs(room) < 1e-12 ? 0 : (information - expected) / room);
    }

    private static int[] counts(int[] parts) {
        int[] counts = new int[Arrays.stream(parts).max().orElse(-1) + 1];
        for (int part : parts) {
            counts[part]++;
        }
        return counts;
    }

    private static double term(double both, double one, double other, double n) {
        return both == 0 ? 0 : both / n * Math.log(n * both / (one * other));
    }

    private static double entropy(int[] counts, int n) {
        double entropy = 0;
        for (int count : counts) {
            entropy -= count == 0 ? 0 : (double) count / n * Math.log((double) count / n);
        }
        return entropy;
    }

    /** The mean of the information over all ways to number the elements of the second division anew. */
    private static double expected(int[] a, int[] b, int n) {
        double[] log = new double[n + 1];
        for (int k = 1; k <= n; k++) {
            log[k] = log[k - 1] + Math.log(k);
        }
        double sum = 0;
        for (int one : a) {
            for (int other : b) {
                for (int both = Math.max(1, one + other - n); both <= Math.min(one, other); both++) {
                    double probability = log[one] + log[other] + log[n - one] + log[n - other] - log[n] - log[both];
                    probability -= log[one - both] + log[other - both] + log[n - one - other + both];
                    sum += term(both, one, other, n) * Math.exp(probability);
                }
            }
        }
        return sum;
    }
}
