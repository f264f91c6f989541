package org.samediffext.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Type;
import org.samediffext.kernel.Schedule.Loop;

/**
 * The loops of a formula as compiled methods. They are called by method handles in instance fields, which C2 cannot inline: a
 * loop that is inlined into the loop over the blocks is no longer vectorised.
 */
final class FusedCode {
    private static final int REMEMBERED = 256;
    private static final Map<Key, FusedCode> KNOWN = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, FusedCode> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(Formula formula, Vocabulary vocabulary) {}

    private final Program program;
    private final int blocks;
    private final boolean[] reads;
    private final int[] sources;
    private final MethodHandle[] loops;

    private FusedCode(Program program, Schedule schedule, MethodHandle[] loops) {
        this.program = program;
        this.blocks = schedule.blocks();
        this.loops = loops;
        this.reads = new boolean[program.arrays()];
        this.sources = new int[program.arrays()];
        Arrays.fill(sources, -1);
        for (int i = 0; i < reads.length; i++) {
            reads[i] = program.reads(i);
        }
        program.outputs().forEach(output -> sources[output.array()] = schedule.source(output.array()));
    }

    /** The code of a formula for float or double, compiled once. */
    static FusedCode of(Formula formula, Vocabulary vocabulary) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(new Key(formula, vocabulary), FusedCode::compile);
        }
    }

    private static FusedCode compile(Key key) {
        Program program = Lowering.lower(key.formula, key.vocabulary);
        Schedule schedule = Schedule.of(program);
        List<Loop> loops = schedule.loops();
        Type type = key.vocabulary == Vocabulary.DOUBLE ? Type.DOUBLE_TYPE : Type.FLOAT_TYPE;
        byte[] bytes = Emitter.write(program, loops, type);
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            MethodHandle[] handles = new MethodHandle[loops.size()];
            MethodType signature = MethodType.methodType(void.class, Object.class, Object.class, int.class);
            for (int i = 0; i < handles.length; i++) {
                handles[i] = lookup.findStatic(lookup.lookupClass(), "loop" + i, signature);
            }
            return new FusedCode(program, schedule, handles);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the loops of a formula cannot be linked", e);
        }
    }

    Program program() {
        return program;
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
}
