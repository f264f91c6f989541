package org.samediffext.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.samediffext.kernel.Schedule.Loop;

/**
 * The loops of a pass as compiled methods. They are called by method handles in instance fields, which C2 cannot inline: a loop
 * that is inlined into the loop over the blocks is no longer vectorised.
 */
final class FusedPass {
    /** Copies of a block after which {@link #stride} was seen to pay. */
    private static final int MANY = 5;

    /** Bytes that a large cache holds. */
    private static final long CACHED = 1 << 25;

    private final Pass pass;
    private final int blocks;
    private final boolean[] reads;
    private final int[] sources;
    private final int[][] folded;

    /** The rows of the numbers of channels that become arrays. */
    private final int[] expanded;

    /** By fold, the row that it fills, -1 where it leaves one number. */
    private final int[] rows;

    /** How many arrays are copied to blocks, and blocks to arrays. */
    private final int copies;

    private final MethodHandle[] loops;
    private final @Nullable VectorCode vectors;

    private FusedPass(
            Pass pass, ScalarCode scalars, Schedule schedule, MethodHandle[] loops, @Nullable VectorCode vectors) {
        this.pass = pass;
        this.expanded = pass.expanded().stream().mapToInt(scalars::row).toArray();
        this.rows = pass.folds().stream()
                .mapToInt(fold -> scalars.row(fold.register()))
                .toArray();
        this.blocks = schedule.blocks();
        this.loops = loops;
        this.vectors = vectors;
        this.reads = new boolean[pass.arrays()];
        this.sources = new int[pass.arrays()];
        Arrays.fill(sources, -1);
        for (int i = 0; i < reads.length; i++) {
            reads[i] = pass.reads(i);
        }
        pass.outputs().forEach(output -> sources[output.array()] = schedule.source(output.array()));
        this.copies =
                (int) (IntStream.range(0, reads.length).filter(i -> reads[i]).count()
                        + Arrays.stream(sources).filter(source -> source >= 0).count());
        this.folded = pass.folds().stream()
                .map(fold -> fold.values().stream().mapToInt(schedule::block).toArray())
                .toArray(int[][]::new);
    }

    static FusedPass compile(Pass pass, ScalarCode scalars, boolean wide) {
        Schedule schedule = Schedule.of(pass);
        List<Loop> loops = schedule.loops();
        byte[] bytes = Emitter.write(pass, loops, wide ? Type.DOUBLE_TYPE : Type.FLOAT_TYPE);
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            MethodHandle[] handles = new MethodHandle[loops.size()];
            MethodType signature = MethodType.methodType(void.class, Object.class, Object.class, int.class);
            for (int i = 0; i < handles.length; i++) {
                handles[i] = lookup.findStatic(lookup.lookupClass(), "loop" + i, signature);
            }
            return new FusedPass(pass, scalars, schedule, handles, VectorCode.compile(pass, wide));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the loops of a formula cannot be linked", e);
        }
    }

    Pass pass() {
        return pass;
    }

    /** The same as vector code, if there is any. */
    @Nullable
    VectorCode vectors() {
        return vectors;
    }

    /** The number of blocks: those of the arrays, then scratch. */
    int blocks() {
        return blocks;
    }

    boolean reads(int array) {
        return reads[array];
    }

    /** The block that holds an array's new values, or -1 if the array is not written. */
    int source(int array) {
        return sources[array];
    }

    /** The rows of the numbers of channels that are loaded into the blocks behind those of the arrays. */
    int[] expanded() {
        return expanded;
    }

    /** The row that a fold fills. */
    int rowOf(int fold) {
        return rows[fold];
    }

    /**
     * The elements of arrays of so many bytes that are taken at a time: a whole block, or a part of one where memory is slow and
     * much is copied, for the processor looks ahead no further than to the copies after short loops.
     */
    int stride(long bytes) {
        return copies >= MANY && copies * bytes > CACHED ? Scratch.BLOCK / 4 : Scratch.BLOCK;
    }

    /** Runs the loops over the first {@code length} elements of the blocks. */
    void run(Object blocks, Object numbers, int length) {
        try {
            for (MethodHandle loop : loops) {
                loop.invokeExact(blocks, numbers, length);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a loop of a formula failed", e);
        }
    }

    /** Adds the first {@code length} elements of the blocks to a fold. */
    void fold(int fold, Object[] blocks, Lanes lanes, int length) {
        int[] values = folded[fold];
        Object x = blocks[values[0]];
        lanes.add(fold, pass.folds().get(fold).kind(), x, blocks[values[values.length - 1]], length);
    }

    /** Adds the first {@code length} elements of the blocks, of which the first is element {@code at}, to a fold by channels. */
    void fold(int fold, Object[] blocks, ChannelLanes lanes, long at, int length) {
        int[] values = folded[fold];
        Object x = blocks[values[0]];
        lanes.add(fold, pass.folds().get(fold).kind(), x, blocks[values[values.length - 1]], at, length);
    }
}
