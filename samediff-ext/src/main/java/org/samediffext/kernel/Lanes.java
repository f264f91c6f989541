package org.samediffext.kernel;

import java.util.Arrays;

/**
 * Folds under way over one part of the elements, in double: each place of a block has a lane of its own, and the lanes are joined
 * in their order at the end. Used by one thread.
 */
final class Lanes {
    private final FoldLoops loops = new FoldLoops();
    private double[][] lanes = {};

    /** Begins so many folds anew. */
    void clear(int count) {
        if (lanes.length < count) {
            lanes = new double[count][Scratch.BLOCK];
        }
        for (int i = 0; i < count; i++) {
            Arrays.fill(lanes[i], 0);
        }
    }

    /** Adds the first {@code count} places of a block, or the products of two blocks. */
    void add(int fold, Fold.Kind kind, Object blockX, Object blockY, int count) {
        loops.add(kind, blockX, blockY, lanes[fold], 0, count);
    }

    double result(int fold, Fold.Kind kind) {
        double result = 0;
        for (double lane : lanes[fold]) {
            result = kind.join(result, lane);
        }
        return result;
    }
}
