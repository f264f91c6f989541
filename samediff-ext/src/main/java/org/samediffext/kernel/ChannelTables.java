package org.samediffext.kernel;

import java.util.Arrays;

/**
 * The numbers of the channels as arrays that loops can load: block by block, each element's place holds the number of its channel.
 * Where the runs are short, a period of such places is written out once and copied from.
 */
final class ChannelTables {
    private Channels channels = Channels.none(0);
    private Object[] floats = {};
    private Object[] doubles = {};

    /** Takes rows of numbers, each into a table of its own. */
    void fill(ChannelRows rows, int[] wanted, boolean wide) {
        channels = rows.channels();
        int size = channels.isShort() ? (int) channels.period() + Scratch.BLOCK : channels.count();
        ensure(wanted.length, size, wide);
        for (int i = 0; i < wanted.length; i++) {
            double[] row = rows.row(wanted[i]);
            long run = channels.isShort() ? channels.run() : 1;
            int channel = 0;
            long left = run;
            for (int k = 0; k < size; k++) {
                if (wide) {
                    ((double[]) doubles[i])[k] = row[channel];
                } else {
                    ((float[]) floats[i])[k] = (float) row[channel];
                }
                if (--left == 0) {
                    left = run;
                    channel = channel + 1 == channels.count() ? 0 : channel + 1;
                }
            }
        }
    }

    private void ensure(int count, int size, boolean wide) {
        if (wide) {
            doubles = doubles.length < count ? Arrays.copyOf(doubles, count) : doubles;
            for (int i = 0; i < count; i++) {
                if (doubles[i] == null || ((double[]) doubles[i]).length < size) {
                    doubles[i] = new double[size];
                }
            }
        } else {
            floats = floats.length < count ? Arrays.copyOf(floats, count) : floats;
            for (int i = 0; i < count; i++) {
                if (floats[i] == null || ((float[]) floats[i]).length < size) {
                    floats[i] = new float[size];
                }
            }
        }
    }

    /** Fills the first {@code count} places of a block for the elements from {@code at}. */
    void load(int table, long at, Object block, int count) {
        Object numbers = block instanceof double[] ? doubles[table] : floats[table];
        if (channels.isShort()) {
            System.arraycopy(numbers, (int) (at % channels.period()), block, 0, count);
            return;
        }
        long run = channels.run();
        long segment = at / run;
        int channel = channels.at(at);
        int begin = 0;
        while (begin < count) {
            segment++;
            int end = (int) Math.min(count, segment * run - at);
            if (block instanceof double[] wide) {
                Arrays.fill(wide, begin, end, ((double[]) numbers)[channel]);
            } else {
                Arrays.fill((float[]) block, begin, end, ((float[]) numbers)[channel]);
            }
            begin = end;
            channel = channel + 1 == channels.count() ? 0 : channel + 1;
        }
    }
}
