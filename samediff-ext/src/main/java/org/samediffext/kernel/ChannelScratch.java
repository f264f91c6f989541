package org.samediffext.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a step keeps of channels while it runs: their numbers, those of its parts and what is loaded of them. Helping threads read
 * and write it, so that it belongs to a step and not to a thread; a thread keeps those that are free.
 */
final class ChannelScratch {
    private static final ThreadLocal<Deque<ChannelScratch>> FREE = ThreadLocal.withInitial(ArrayDeque::new);

    private final ChannelRows rows = new ChannelRows();
    private final ChannelTables tables = new ChannelTables();
    private double[] parts = {};

    /** One that no other step uses. */
    static ChannelScratch take() {
        ChannelScratch free = FREE.get().poll();
        return free == null ? new ChannelScratch() : free;
    }

    void giveBack() {
        FREE.get().push(this);
    }

    ChannelRows rows() {
        return rows;
    }

    ChannelTables tables() {
        return tables;
    }

    /** Room for what parts leave, whose numbers are not set. */
    double[] parts(long count) {
        if (parts.length < count) {
            parts = new double[Math.toIntExact(count)];
        }
        return parts;
    }
}
