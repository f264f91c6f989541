package org.samediffext.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * The folds of one pass: what each part of the elements leaves, joined in the order of the parts. Parts are cut by the length and
 * the channels alone, so that results do not depend on the number of threads. One channel is folded as all elements are.
 */
final class PartFolds {
    private final FusedPass pass;
    private final List<Fold> folds;
    private final Channels channels;
    private final long part;
    private final int count;
    private final int width;
    private final double[][] numbers;

    /** By part, then by fold, as many numbers as a part touches channels. */
    private final double[] ofChannels;

    PartFolds(FusedPass pass, Channels channels, ChannelScratch scratch) {
        this.pass = pass;
        this.folds = pass.pass().folds();
        this.channels = channels;
        boolean some = folds.stream().anyMatch(this::isByChannel);
        this.part = some ? channels.part(JvmKernel.PART) : JvmKernel.PART;
        this.count = Math.toIntExact((channels.length() + part - 1) / part);
        this.width = some ? channels.width(part) : 0;
        this.numbers = new double[count][folds.size()];
        this.ofChannels = scratch.parts((long) count * folds.size() * width);
    }

    private boolean isByChannel(Fold fold) {
        return fold.extent() == Extent.CHANNEL && channels.count() > 1;
    }

    /** The number of parts. */
    int parts() {
        return count;
    }

    /** The first element of a part. */
    long from(int index) {
        return index * part;
    }

    /** The end of a part. */
    long to(int index) {
        return Math.min(channels.length(), from(index) + part);
    }

    /** Begins a part on this thread. */
    void begin(int index) {
        Scratch scratch = Scratch.ofThread();
        scratch.lanes().clear(folds.size());
        if (width > 0) {
            scratch.channelLanes().begin(channels, from(index), part, folds.size());
        }
    }

    /** Adds a block whose first place is element {@code at}. */
    void add(Object[] blocks, long at, int length) {
        Scratch scratch = Scratch.ofThread();
        for (int i = 0; i < folds.size(); i++) {
            if (isByChannel(folds.get(i))) {
                pass.fold(i, blocks, scratch.channelLanes(), at, length);
            } else {
                pass.fold(i, blocks, scratch.lanes(), length);
            }
        }
    }

    /** Keeps what the part leaves that this thread has begun. */
    void end(int index) {
        Scratch scratch = Scratch.ofThread();
        for (int i = 0; i < folds.size(); i++) {
            Fold fold = folds.get(i);
            if (isByChannel(fold)) {
                scratch.channelLanes().leave(i, fold.kind(), ofChannels, position(index, i));
            } else {
                numbers[index][i] = scratch.lanes().result(i, fold.kind());
            }
        }
    }

    private int position(int index, int fold) {
        return (index * folds.size() + fold) * width;
    }

    /** Leaves the results in their registers and rows. */
    void join(double[] registers, ChannelRows rows) {
        for (int i = 0; i < folds.size(); i++) {
            Fold fold = folds.get(i);
            if (isByChannel(fold)) {
                join(i, fold.kind(), rows.row(pass.rowOf(i)));
                continue;
            }
            double result = 0;
            for (double[] part : numbers) {
                result = fold.kind().join(result, part[i]);
            }
            if (fold.extent() == Extent.CHANNEL) {
                rows.row(pass.rowOf(i))[0] = result;
            } else {
                registers[fold.register()] = result;
            }
        }
    }

    private void join(int fold, Fold.Kind kind, double[] row) {
        Arrays.fill(row, 0, channels.count(), 0);
        for (int index = 0; index < count; index++) {
            int channel = channels.at(from(index));
            int position = position(index, fold);
            for (int k = 0; k < width; k++) {
                row[channel] = kind.join(row[channel], ofChannels[position + k]);
                channel = channel + 1 == channels.count() ? 0 : channel + 1;
            }
        }
    }
}
