package org.samediffext.kernel;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pass as vector code and over blocks, on numbers of its own in a thread beside the steps, until C2 has compiled it. The
 * vector code is used if it becomes the faster one and leaves the same bits.
 */
final class VectorTrial implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(VectorTrial.class);
    private static final int BLOCKS = 8;
    private static final int LENGTH = BLOCKS * Scratch.BLOCK;
    private static final int RUNS = 8;

    /** Vectors of a short run: while it is not compiled, each makes the parts of the Vector API hot that C2 will leave out. */
    private static final int SHORT = 4;

    /** Runs after which C2 compiles; until it has, more of them only hinder it. */
    private static final int CALLS = 6000;

    /** Code that is not compiled is slower than loops over blocks by more. */
    private static final int COLD = 8;

    /** Nanoseconds of a call, more or less. */
    private static final long OVERHEAD = 200;

    private static final int ROUNDS = 20;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    /** Where two ways to the same number might part. */
    private static final double[] AWKWARD = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-45, -1e-45, 1e38, 1, -1, 1e-20
    };

    private static final class Background {
        static final ThreadPoolExecutor THREAD =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Background::thread);

        static {
            THREAD.allowCoreThreadTimeOut(true);
        }

        private static Thread thread(Runnable work) {
            Thread thread = new Thread(work, "samediff-ext-vectors");
            thread.setDaemon(true);
            return thread;
        }
    }

    private final FusedPass pass;
    private final VectorCode vectors;
    private final boolean wide;

    /** By array, blocks of it. */
    private final Object[][] given;

    private final Object numbers;

    VectorTrial(FusedPass pass, VectorCode vectors, boolean wide) {
        this.pass = pass;
        this.vectors = vectors;
        this.wide = wide;
        this.given = new Object[pass.pass().arrays()][BLOCKS];
        Random random = new Random(pass.pass().instructions().size());
        for (Object[] blocks : given) {
            Arrays.setAll(blocks, block -> numbers(random, Scratch.BLOCK));
        }
        this.numbers = numbers(random, pass.pass().hoisted().size());
    }

    /** Makes it in the background. */
    void begin() {
        Background.THREAD.execute(this);
    }

    private Object numbers(Random random, int count) {
        double[] doubles = random.doubles(count, 0.5, 1.5).toArray();
        for (int i = 0; i < count / 16; i++) {
            doubles[random.nextInt(count)] = AWKWARD[random.nextInt(AWKWARD.length)];
        }
        if (wide) {
            return doubles;
        }
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    @Override
    public void run() {
        DataType type = wide ? DataType.DOUBLE : DataType.FLOAT;
        int count = given.length;
        try (BytePointer bytes = new BytePointer((long) count * LENGTH * type.width())) {
            Memory[] windows = new Memory[count];
            for (int i = 0; i < count; i++) {
                windows[i] = Memory.of(bytes, (long) i * LENGTH, LENGTH, type);
            }
            compare(new JvmKernel.Input(windows, numbers, new ChannelTables(), wide));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.warn("a trial of vector code failed; the formula keeps its loops over blocks", e);
        }
    }

    private void compare(JvmKernel.Input input) {
        long start = System.nanoTime();
        Runnable blocks = () -> JvmKernel.overBlocks(pass, input, 0, LENGTH);
        Runnable whole = () -> vectors.run(input.windows, input.numbers, 0, LENGTH);
        // the steps have made these hot, where it was not a step of halves
        for (int i = 0; i < ROUNDS; i++) {
            quickest(input, blocks);
        }
        long byBlocks = quickest(input, blocks);
        long byVectors = Long.MAX_VALUE;
        if (isCompiled(input, start, byBlocks)) {
            for (int i = 0; i < ROUNDS && byVectors >= byBlocks; i++) {
                LockSupport.parkNanos(PAUSE);
                byVectors = quickest(input, whole);
                byBlocks = quickest(input, blocks);
            }
        }
        LOG.debug(
                "{} operations over {} arrays: {} ns as vector code, {} over blocks; tried for {} ms",
                pass.pass().instructions().size(),
                given.length,
                (float) byVectors / LENGTH,
                (float) byBlocks / LENGTH,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        if (byVectors < byBlocks && leavesTheSameBits(input)) {
            vectors.use(true);
        }
    }

    /** Runs vector code until it is not much slower than blocks. */
    private boolean isCompiled(JvmKernel.Input input, long start, long byBlocks) {
        int length = SHORT * vectors.lanes();
        long limit = COLD * byBlocks * length / LENGTH + OVERHEAD;
        Runnable part = () -> vectors.run(input.windows, input.numbers, 0, length);
        for (int calls = RUNS; quickest(input, part) > limit; calls += RUNS) {
            if (System.nanoTime() - start > PATIENCE) {
                return false;
            }
            if (calls > CALLS) {
                LockSupport.parkNanos(PAUSE);
            }
        }
        return true;
    }

    private long quickest(JvmKernel.Input input, Runnable way) {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            fill(input.windows);
            long start = System.nanoTime();
            way.run();
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        return quickest;
    }

    private boolean leavesTheSameBits(JvmKernel.Input input) {
        fill(input.windows);
        vectors.run(input.windows, input.numbers, 0, LENGTH);
        Object[] found = contents(input.windows);
        fill(input.windows);
        JvmKernel.overBlocks(pass, input, 0, LENGTH);
        boolean same = Arrays.deepEquals(found, contents(input.windows));
        if (!same) {
            LOG.warn(
                    "this Java machine's vector code gives other bits than loops over blocks; the formula keeps those");
        }
        return same;
    }

    private void fill(Memory[] windows) {
        for (int i = 0; i < windows.length; i++) {
            for (int block = 0; block < BLOCKS; block++) {
                windows[i].store((long) block * Scratch.BLOCK, given[i][block], Scratch.BLOCK);
            }
        }
    }

    private Object[] contents(Memory[] windows) {
        Object[] contents = new Object[windows.length * BLOCKS];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = wide ? new double[Scratch.BLOCK] : new float[Scratch.BLOCK];
            windows[i / BLOCKS].load((long) i % BLOCKS * Scratch.BLOCK, contents[i], Scratch.BLOCK);
        }
        return contents;
    }
}
