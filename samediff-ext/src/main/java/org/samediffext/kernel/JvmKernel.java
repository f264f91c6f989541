package org.samediffext.kernel;

import java.lang.ref.Reference;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs fused code over dense arrays in the host's memory: block by block on the heap, long arrays in parts that several threads
 * take. Results do not depend on the number of threads: what is folded is folded part by part, and the parts are joined in their
 * order.
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
        ScalarCode scalars = code.program().scalars();
        // while it waits for others, this thread may run another step, which uses its scratch
        double[] registers = helpers > 0
                ? new double[scalars.registers()]
                : Scratch.ofThread().registers(scalars.registers());
        start(arrays, length, length, step, registers);
        for (int level = 1; level < scalars.levels(); level++) {
            level(level, arrays, length, helpers, registers);
        }
        write(arrays, length, helpers, registers);
    }

    /** Begins a step that is made with those of other tensors, {@code modelLength} elements in all. */
    LevelRun begin(INDArray[] arrays, long length, long modelLength, StepKernel.Scalars step) {
        double[] registers = new double[code.program().scalars().registers()];
        int helpers = length < THREADED ? 0 : Sweep.helpers();
        start(arrays, length, modelLength, step, registers);
        return new LevelRun() {
            @Override
            public ScalarCode scalars() {
                return code.program().scalars();
            }

            @Override
            public double[] registers() {
                return registers;
            }

            @Override
            public void level(int level) {
                JvmKernel.this.level(level, arrays, length, helpers, registers);
            }

            @Override
            public void write() {
                JvmKernel.this.write(arrays, length, helpers, registers);
            }
        };
    }

    private void start(INDArray[] arrays, long length, long modelLength, StepKernel.Scalars step, double[] registers) {
        code.program().scalars().start(step, constants, length, modelLength, registers);
        code.program().readKept(arrays, registers);
        code.program().scalars().run(0, registers);
    }

    /** Runs the folds that a level needs, then its numbers. */
    private void level(int level, INDArray[] arrays, long length, int helpers, double[] registers) {
        FusedPass pass = code.passes().get(level - 1);
        if (!pass.pass().folds().isEmpty()) {
            Scratch scratch = Scratch.ofThread();
            try {
                Memory[] windows = windows(arrays, length, scratch);
                fold(pass, windows, numbers(pass, registers, scratch, helpers > 0), length, helpers, registers);
            } finally {
                Reference.reachabilityFence(arrays);
            }
        }
        code.program().scalars().run(level, registers);
    }

    private void write(INDArray[] arrays, long length, int helpers, double[] registers) {
        FusedPass pass = code.passes().get(code.passes().size() - 1);
        Scratch scratch = Scratch.ofThread();
        try {
            Memory[] windows = windows(arrays, length, scratch);
            write(pass, windows, numbers(pass, registers, scratch, helpers > 0), length, helpers);
            code.program().writeKept(arrays, registers);
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
    private Object numbers(FusedPass fused, double[] registers, Scratch scratch, boolean shared) {
        int count = fused.pass().hoisted().size();
        double[] numbers = shared ? new double[count] : scratch.numbers(count);
        fused.pass().gather(registers, numbers);
        if (wide) {
            return numbers;
        }
        float[] narrow = shared ? new float[count] : scratch.floatNumbers(count);
        for (int i = 0; i < count; i++) {
            narrow[i] = (float) numbers[i];
        }
        return narrow;
    }

    private void write(FusedPass pass, Memory[] windows, Object numbers, long length, int helpers) {
        if (helpers == 0) {
            range(pass, windows, numbers, 0, length);
        } else {
            Sweep.run(parts(length), helpers, part -> {
                long from = (long) part * PART;
                range(pass, windows, numbers, from, Math.min(length, from + PART));
            });
        }
    }

    private void range(FusedPass pass, Memory[] windows, Object numbers, long from, long to) {
        Object[] blocks = Scratch.ofThread().blocks(wide, pass.blocks());
        for (long at = from; at < to; at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, to - at);
            compute(pass, windows, blocks, numbers, at, count);
            for (int i = 0; i < windows.length; i++) {
                int source = pass.source(i);
                if (source >= 0) {
                    windows[i].store(at, blocks[source], count);
                }
            }
        }
    }

    private static void compute(FusedPass pass, Memory[] windows, Object[] blocks, Object numbers, long at, int count) {
        for (int i = 0; i < windows.length; i++) {
            if (pass.reads(i)) {
                windows[i].load(at, blocks[i], count);
            }
        }
        pass.run(blocks, numbers, count);
    }

    /** Leaves the results of the pass's folds in their registers. */
    private void fold(FusedPass pass, Memory[] windows, Object numbers, long length, int helpers, double[] registers) {
        List<Fold> folds = pass.pass().folds();
        int parts = parts(length);
        double[][] results = new double[parts][folds.size()];
        Sweep.run(parts, helpers, part -> {
            long from = (long) part * PART;
            foldPart(pass, windows, numbers, from, Math.min(length, from + PART), results[part]);
        });
        for (int i = 0; i < folds.size(); i++) {
            Fold fold = folds.get(i);
            double result = 0;
            for (double[] part : results) {
                result = fold.kind().join(result, part[i]);
            }
            registers[fold.register()] = result;
        }
    }

    private void foldPart(FusedPass pass, Memory[] windows, Object numbers, long from, long to, double[] results) {
        Scratch scratch = Scratch.ofThread();
        Object[] blocks = scratch.blocks(wide, pass.blocks());
        Lanes lanes = scratch.lanes();
        lanes.clear(results.length);
        for (long at = from; at < to; at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, to - at);
            compute(pass, windows, blocks, numbers, at, count);
            pass.fold(blocks, lanes, count);
        }
        for (int i = 0; i < results.length; i++) {
            results[i] = lanes.result(i, pass.pass().folds().get(i).kind());
        }
    }
}
