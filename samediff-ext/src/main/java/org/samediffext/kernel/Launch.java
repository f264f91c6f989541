package org.samediffext.kernel;

import java.util.List;

/**
 * One run of a kernel of {@link CudaSource}.
 *
 * @param kernel its name
 * @param numbers the numbers of the step: {@code float[]} or {@code double[]}
 * @param channels how the elements lie
 * @param rows the numbers of the channels that it reads, of the same type, an array for each row
 * @param written the arrays that it writes
 * @param groups how many groups of elements it folds by themselves, 0 if it writes
 * @param blocks the number of blocks of threads, for all groups together
 */
record Launch(
        String kernel,
        Object numbers,
        Channels channels,
        List<Object> rows,
        List<Integer> written,
        int groups,
        int blocks) {

    /** Elements a thread should have at least, so that it is worth its start. */
    private static final long WORTH = 8;

    private static final int MOST_BLOCKS = 4096;

    /** Blocks for so many elements in each group; they do not depend on the device, since the order of sums depends on them. */
    static int blocks(long elements, int groups) {
        long wanted = Math.max(1, elements / (CudaSource.THREADS * WORTH));
        return groups * (int) Math.min(wanted, Math.max(1, MOST_BLOCKS / groups));
    }

    /** The arguments, once it is known where the rows, the arrays and the results lie on the device. */
    void fill(Arguments arguments, long[] rowAddresses, long[] arrayAddresses, long results) {
        arguments.clear();
        if (numbers instanceof double[] wide && wide.length > 0) {
            arguments.add(wide);
        } else if (numbers instanceof float[] narrow && narrow.length > 0) {
            arguments.add(narrow);
        }
        arguments.add(channels.length()).add(channels.run()).add(channels.count());
        for (long address : rowAddresses) {
            arguments.add(address);
        }
        for (long address : arrayAddresses) {
            arguments.add(address);
        }
        if (groups > 0) {
            arguments.add(groups).add(results);
        }
    }
}
