package org.samediffext.kernel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Parts of a work, taken one after the other by the calling thread and helpers of the common pool. */
final class Sweep extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient IntConsumer work;
    private final int parts;
    private final AtomicInteger next;

    private Sweep(IntConsumer work, int parts, AtomicInteger next) {
        this.work = work;
        this.parts = parts;
        this.next = next;
    }

    /** The threads that can be had beside the caller's. */
    static int helpers() {
        return Runtime.getRuntime().availableProcessors() == 1 ? 0 : ForkJoinPool.getCommonPoolParallelism();
    }

    /** Does all parts; returns when the last one is done. */
    static void run(int parts, int helpers, IntConsumer work) {
        AtomicInteger next = new AtomicInteger();
        Sweep[] others = new Sweep[Math.min(helpers, parts - 1)];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Sweep(work, parts, next);
            others[i].fork();
        }
        try {
            new Sweep(work, parts, next).compute();
        } finally {
            next.addAndGet(parts);
            for (Sweep other : others) {
                other.quietlyJoin();
            }
        }
        for (Sweep other : others) {
            other.join();
        }
    }

    @Override
    protected void compute() {
        for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
            work.accept(part);
        }
    }
}
