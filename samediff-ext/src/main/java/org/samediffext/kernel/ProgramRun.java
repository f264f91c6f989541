package org.samediffext.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/** One step of a program over arrays: its numbers, level by level. How a pass is run is up to the engine. */
abstract class ProgramRun implements LevelRun {
    final Program program;
    final INDArray[] arrays;
    final Channels channels;
    final double[] registers;
    final ChannelRows rows;

    ProgramRun(Program program, INDArray[] arrays, Channels channels, double[] registers, ChannelRows rows) {
        this.program = program;
        this.arrays = arrays;
        this.channels = channels;
        this.registers = registers;
        this.rows = rows;
    }

    ProgramRun(Program program, INDArray[] arrays, Channels channels) {
        this(program, arrays, channels, new double[program.scalars().registers()], new ChannelRows());
    }

    /** Computes the numbers that no pass is needed for. */
    final LevelRun start(double[] constants, long modelLength, StepKernel.Scalars step) {
        rows.start(channels, scalars().rows());
        scalars().start(step, constants, channels, modelLength, registers);
        program.readKept(arrays, registers);
        scalars().run(0, registers, rows);
        return this;
    }

    /** Runs the folds of a pass into registers and rows. */
    abstract void fold(int pass);

    /** Runs a pass that writes arrays. */
    abstract void write(int pass);

    @Override
    public final ScalarCode scalars() {
        return program.scalars();
    }

    @Override
    public final double[] registers() {
        return registers;
    }

    @Override
    public final void level(int level) {
        if (!program.passes().get(level - 1).folds().isEmpty()) {
            fold(level - 1);
        }
        scalars().run(level, registers, rows);
    }

    @Override
    public final void write() {
        write(program.passes().size() - 1);
        program.writeKept(arrays, registers);
    }
}
