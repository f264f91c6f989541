package org.samediffext.losses;

import java.util.SplittableRandom;

/** Finds the k-th largest number in expected linear time. */
final class QuickSelect {
    private QuickSelect() {}

    /**
     * The k-th largest.
     *
     * @param x numbers without NaN, whose order is changed
     * @param k from 1
     * @return the number that {@code k - 1} others are at least as large as
     */
    static double largest(double[] x, int k) {
        SplittableRandom random = new SplittableRandom(x.length);
        int low = 0;
        int high = x.length - 1;
        int wanted = k - 1;
        while (low < high) {
            double pivot = x[random.nextInt(low, high + 1)];
            int i = low;
            int j = high;
            while (i <= j) {
                while (x[i] > pivot) {
                    i++;
                }
                while (x[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = x[i];
                    x[i++] = x[j];
                    x[j--] = swapped;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return pivot;
            }
        }
        return x[low];
    }
}
