package org.samediffext.adversarial;

/** The order of indices by a key: a stable merge sort, so equal keys keep the lower index first. */
final class Order {
    private Order() {}

    static int[] ascending(double[] keys) {
        int n = keys.length;
        int[] from = new int[n];
        for (int i = 0; i < n; i++) {
            from[i] = i;
        }
        int[] to = new int[n];
        for (int width = 1; width < n; width *= 2) {
            for (int lo = 0; lo < n; lo += 2 * width) {
                merge(keys, from, to, lo, Math.min(lo + width, n), Math.min(lo + 2 * width, n));
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    static int[] descending(double[] keys) {
        double[] negated = new double[keys.length];
        for (int i = 0; i < keys.length; i++) {
            negated[i] = -keys[i];
        }
        return ascending(negated);
    }

    private static void merge(double[] keys, int[] from, int[] to, int lo, int mid, int hi) {
        int left = lo;
        int right = mid;
        for (int i = lo; i < hi; i++) {
            boolean takeLeft = left < mid && (right >= hi || keys[from[left]] <= keys[from[right]]);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
