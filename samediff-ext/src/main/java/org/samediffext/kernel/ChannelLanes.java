package org.samediffext.kernel;

import java.util.Arrays;

/**
 * Folds under way over one part of the elements, in double, that leave a number for each channel. Where the runs are short, each
 * place of a period has a lane of its own; else a run is folded piece by piece. Used by one thread.
 */
final class ChannelLanes {
    private final FoldLoops loops = new FoldLoops();
    private Channels channels = Channels.none(0);
    private long from;
    private int width;
    private int places;
    private double[][] lanes = {};

    /** Begins so many folds anew, over {@code part} elements at most from {@code start}. */
    void begin(Channels layout, long start, long part, int folds) {
        channels = layout;
        from = start;
        width = layout.width(part);
        if (lanes.length < folds) {
            lanes = new double[folds][0];
        }
        // a block may begin anywhere in a period, and goes on beyond its end
        places = layout.isShort() ? (int) Math.min(layout.period(), part) + Scratch.BLOCK : width;
        for (int i = 0; i < folds; i++) {
            if (lanes[i].length < places) {
                lanes[i] = new double[places];
            }
            Arrays.fill(lanes[i], 0, places, 0);
        }
    }

    /** Adds the first {@code count} places of a block, or the products of two blocks, whose first place is element {@code at}. */
    void add(int fold, Fold.Kind kind, Object blockX, Object blockY, long at, int count) {
        if (channels.isShort()) {
            loops.add(kind, blockX, blockY, lanes[fold], (int) ((at - from) % channels.period()), count);
        } else {
            double[] x = loops.wideX(blockX, count);
            addRuns(lanes[fold], kind, x, blockX == blockY ? x : loops.wideY(blockY, count), at, count);
        }
    }

    private void addRuns(double[] sums, Fold.Kind kind, double[] x, double[] y, long at, int count) {
        long run = channels.run();
        long segment = at / run;
        int entry = (int) ((segment - from / run) % width);
        int begin = 0;
        while (begin < count) {
            segment++;
            int end = (int) Math.min(count, segment * run - at);
            sums[entry] = kind.join(sums[entry], FoldLoops.piece(kind, x, y, begin, end));
            begin = end;
            entry = entry + 1 == width ? 0 : entry + 1;
        }
    }

    /** Leaves the results in {@code into} from a position on, the first channel of the part first. */
    void leave(int fold, Fold.Kind kind, double[] into, int position) {
        if (!channels.isShort()) {
            System.arraycopy(lanes[fold], 0, into, position, width);
            return;
        }
        Arrays.fill(into, position, position + width, 0);
        long run = channels.run();
        long left = run - from % run;
        int entry = 0;
        for (int i = 0; i < places; i++) {
            into[position + entry] = kind.join(into[position + entry], lanes[fold][i]);
            if (--left == 0) {
                left = run;
                entry = entry + 1 == width ? 0 : entry + 1;
            }
        }
    }
}
