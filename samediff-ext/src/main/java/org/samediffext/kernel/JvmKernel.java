package org.samediffext.kernel;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs fused code over dense arrays in the host's memory: block by block on the heap, long arrays in parts that several threads
 * take. Results do not depend on the number of threads.
 */
final class JvmKernel {
    /** Below, waking another thread costs more than it brings. */
    static final long THREADED = 1 << 19;

    /** Elements a thread takes at a time; a multiple of the block. */
    static final int PART = 1 << 16;

    private final FusedCode code;
    private final double[] constants;
    private final boolean wide;

    JvmKernel(FusedCode code, double[] constants, boolean wide) {
        this.code = code;
        this.constants = constants;
        this.wide = wide;
    }

    /** Runs a step with as many threads as the length is worth. */
    void run(INDArray[] arrays, long length, StepKernel.Scalars step) {
        run(arrays, length, step, length < THREADED ? 0 : Sweep.helpers());
    }

    /** Runs a step with so many threads beside the caller's. */
    void run(INDArray[] arrays, long length, StepKernel.Scalars step, int helpers) {
        Scratch scratch = Scratch.ofThread();
        Object numbers = numbers(step, scratch, helpers > 0);
        try {
            Memory[] windows = windows(arrays, length, scratch);
            if (helpers == 0) {
                range(windows, numbers, 0, length);
            } else {
                Sweep.run(parts(length), helpers, part -> {
                    long from = (long) part * PART;
                    range(windows, numbers, from, Math.min(length, from + PART));
                });
            }
        } finally {
            Reference.reachabilityFence(arrays);
        }
    }

    private Memory[] windows(INDArray[] arrays, long length, Scratch scratch) {
        DataType type = arrays[0].dataType();
        Memory[] windows = new Memory[code.program().arrays()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = scratch.window(arrays[i].data(), length, type);
        }
        return windows;
    }

    static int parts(long length) {
        return Math.toIntExact((length + PART - 1) / PART);
    }

    /** The numbers of the step, in arrays of this thread or, for other threads to read, in new ones. */
    private Object numbers(StepKernel.Scalars step, Scratch scratch, boolean shared) {
        Program program = code.program();
        int count = program.hoisted().size();
        double[] registers = scratch.registers(program.scalars().registers());
        program.scalars().evaluate(step, constants, registers);
        double[] numbers = scratch.numbers(count);
        program.gather(registers, numbers);
        if (wide) {
            return shared ? Arrays.copyOf(numbers, count) : numbers;
        }
        float[] narrow = shared ? new float[count] : scratch.floatNumbers(count);
        for (int i = 0; i < count; i++) {
            narrow[i] = (float) numbers[i];
        }
        return narrow;
    }

    private void range(Memory[] windows, Object numbers, long from, long to) {
        Object[] blocks = Scratch.ofThread().blocks(wide, code.blocks());
        for (long at = from; at < to; at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, to - at);
            for (int i = 0; i < windows.length; i++) {
                if (code.reads(i)) {
                    windows[i].load(at, blocks[i], count);
                }
            }
            code.run(blocks, numbers, count);
            for (int i = 0; i < windows.length; i++) {
                int source = code.source(i);
                if (source >= 0) {
                    windows[i].store(at, blocks[source], count);
                }
            }
        }
    }
}
