package org.samediffext.kernel;

import java.lang.ref.Reference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs fused code over dense arrays in the host's memory: block by block on the heap, long arrays in parts that several threads
 * take. Results do not depend on the number of threads: what is folded is folded part by part, and the parts are joined in their
 * order.
 */
final class JvmKernel implements Engine {
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

    /** What a pass reads. */
    static final class Input {
        final Memory[] windows;
        final Object numbers;
        final ChannelTables tables;
        final boolean wide;

        Input(Memory[] windows, Object numbers, ChannelTables tables, boolean wide) {
            this.windows = windows;
            this.numbers = numbers;
            this.tables = tables;
            this.wide = wide;
        }
    }

    @Override
    public Channels channels(INDArray g, int axis) {
        return Channels.inMemory(g, axis);
    }

    /** Runs a step with as many threads as the length is worth. */
    @Override
    public void run(INDArray[] arrays, Channels channels, StepKernel.Scalars step) {
        run(arrays, channels, step, helpers(channels));
    }

    /** Runs a step with so many threads beside the caller's. */
    void run(INDArray[] arrays, Channels channels, StepKernel.Scalars step, int helpers) {
        ScalarCode scalars = code.program().scalars();
        // while it waits for others, this thread may run another step, which uses its scratch
        double[] registers = helpers > 0
                ? new double[scalars.registers()]
                : Scratch.ofThread().registers(scalars.registers());
        ChannelScratch scratch = ChannelScratch.take();
        try {
            Run run = new Run(arrays, helpers, registers, scratch.rows(), channels);
            run.start(constants, channels.length(), step);
            for (int level = 1; level < scalars.levels(); level++) {
                run.level(level);
            }
            run.write();
        } finally {
            scratch.giveBack();
        }
    }

    @Override
    public LevelRun begin(INDArray[] arrays, Channels channels, long modelLength, StepKernel.Scalars step) {
        double[] registers = new double[code.program().scalars().registers()];
        return new Run(arrays, helpers(channels), registers, new ChannelRows(), channels)
                .start(constants, modelLength, step);
    }

    private static int helpers(Channels channels) {
        return channels.length() < THREADED ? 0 : Sweep.helpers();
    }

    /** One step. Between its levels others may use the scratch of the thread. */
    private final class Run extends ProgramRun {
        private final int helpers;

        Run(INDArray[] arrays, int helpers, double[] registers, ChannelRows rows, Channels channels) {
            super(code.program(), arrays, channels, registers, rows);
            this.helpers = helpers;
        }

        @Override
        void fold(int position) {
            FusedPass pass = code.passes().get(position);
            ChannelScratch scratch = ChannelScratch.take();
            try {
                Input input = input(pass, scratch.tables());
                PartFolds folds = new PartFolds(pass, channels, scratch);
                Sweep.run(folds.parts(), helpers, part -> JvmKernel.this.fold(pass, input, folds, part));
                folds.join(registers, rows);
            } finally {
                scratch.giveBack();
                Reference.reachabilityFence(arrays);
            }
        }

        @Override
        void write(int position) {
            FusedPass pass = code.passes().get(position);
            ChannelScratch scratch = ChannelScratch.take();
            try {
                JvmKernel.this.write(pass, input(pass, scratch.tables()), channels.length(), helpers);
            } finally {
                scratch.giveBack();
                Reference.reachabilityFence(arrays);
            }
        }

        private Input input(FusedPass pass, ChannelTables tables) {
            Scratch scratch = Scratch.ofThread();
            tables.fill(rows, pass.expanded(), wide);
            return new Input(
                    windows(arrays, channels.length(), scratch),
                    numbers(pass, registers, scratch, helpers > 0),
                    tables,
                    wide);
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

    private void write(FusedPass pass, Input input, long length, int helpers) {
        VectorCode vectors = pass.vectors();
        if (vectors != null && input.windows[0].hasViews() && vectors.isTimeToTry(length)) {
            new VectorTrial(pass, vectors, wide).begin();
        }
        if (helpers == 0) {
            range(pass, input, 0, length);
        } else {
            Sweep.run(parts(length), helpers, part -> {
                long from = (long) part * PART;
                range(pass, input, from, Math.min(length, from + PART));
            });
        }
    }

    /** As vector code where it is used, but for what is left of the last vector. */
    private static void range(FusedPass pass, Input input, long from, long to) {
        VectorCode vectors = pass.vectors();
        long at = from;
        if (vectors != null && vectors.isUsed() && input.windows[0].hasViews()) {
            at = vectors.run(input.windows, input.numbers, from, to);
        }
        overBlocks(pass, input, at, to);
    }

    static void overBlocks(FusedPass pass, Input input, long from, long to) {
        Object[] blocks = Scratch.ofThread().blocks(input.wide, pass.blocks());
        Memory[] windows = input.windows;
        int stride = pass.stride(windows[0].bytes());
        for (long at = from; at < to; at += stride) {
            int count = (int) Math.min(stride, to - at);
            compute(pass, input, blocks, at, count);
            for (int i = 0; i < windows.length; i++) {
                int source = pass.source(i);
                if (source >= 0) {
                    windows[i].store(at, blocks[source], count);
                }
            }
        }
    }

    private static void compute(FusedPass pass, Input input, Object[] blocks, long at, int count) {
        Memory[] windows = input.windows;
        for (int i = 0; i < windows.length; i++) {
            if (pass.reads(i)) {
                windows[i].load(at, blocks[i], count);
            }
        }
        for (int i = 0; i < pass.expanded().length; i++) {
            input.tables.load(i, at, blocks[windows.length + i], count);
        }
        pass.run(blocks, input.numbers, count);
    }

    private void fold(FusedPass pass, Input input, PartFolds folds, int part) {
        Object[] blocks = Scratch.ofThread().blocks(wide, pass.blocks());
        folds.begin(part);
        for (long at = folds.from(part); at < folds.to(part); at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, folds.to(part) - at);
            compute(pass, input, blocks, at, count);
            folds.add(blocks, at, count);
        }
        folds.end(part);
    }
}
