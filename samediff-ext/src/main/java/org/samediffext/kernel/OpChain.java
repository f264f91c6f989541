package org.samediffext.kernel;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.samediffext.kernel.Pass.Output;

/**
 * Runs a formula as ND4J operations, which take any strides and element order and any backend, into arrays that are kept from step
 * to step. Types of 16 bits are computed in float, and all types are folded in double.
 */
final class OpChain {
    private final Program program;
    private final List<ChainPlan> plans;
    private final int slots;
    private final int expanded;
    private final double[] constants;

    OpChain(Formula formula, double[] constants) {
        this.program = Lowering.lower(formula, Vocabulary.CHAIN);
        this.plans = program.passes().stream().map(ChainPlan::new).toList();
        this.slots = plans.stream().mapToInt(ChainPlan::size).max().orElse(0);
        this.expanded = program.passes().stream()
                .mapToInt(pass -> pass.expanded().size())
                .max()
                .orElse(0);
        this.constants = constants;
    }

    /** Runs one step over arrays whose channels lie as told for {@code c} order. */
    void run(INDArray[] unshaped, Channels channels, StepKernel.Scalars step) {
        long[] shape = unshaped[0].shape();
        INDArray[] given = shaped(Arrays.copyOf(unshaped, program.arrays()), shape);
        DataType type = given[0].dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        boolean staged = given[0].dataType() != type;
        int first = slots + expanded;
        int count = first + (staged ? given.length : 0);
        List<INDArray> all = ChainScratch.ofThread(type).arrays(shape, given[0].length(), count);
        if (!staged) {
            passes(unshaped, given, all, channels, step);
            return;
        }
        INDArray[] arrays = all.subList(first, count).toArray(INDArray[]::new);
        for (int i = 0; i < given.length; i++) {
            if (program.reads(i)) {
                arrays[i].assign(given[i]);
            }
        }
        passes(unshaped, arrays, all, channels, step);
        for (Output output : program.last().outputs()) {
            given[output.array()].assign(arrays[output.array()]);
        }
    }

    private void passes(
            INDArray[] unshaped, INDArray[] arrays, List<INDArray> all, Channels channels, StepKernel.Scalars step) {
        long[] shape = arrays[0].shape();
        ScalarCode scalars = program.scalars();
        double[] registers = new double[scalars.registers()];
        ChannelRows rows = new ChannelRows();
        rows.start(channels, scalars.rows());
        scalars.start(step, constants, channels, registers);
        program.readKept(unshaped, registers);
        scalars.run(0, registers, rows);
        INDArray flags =
                ChainScratch.ofThread(DataType.BOOL).arrays(shape, channels.length(), 1).get(0);
        for (int level = 0; level < plans.size(); level++) {
            if (level > 0) {
                scalars.run(level, registers, rows);
            }
            ChainPlan plan = plans.get(level);
            double[] values = new double[plan.pass().hoisted().size()];
            plan.pass().gather(registers, values);
            List<INDArray> numbers = ChainScratch.ofThread(arrays[0].dataType()).numbers(values, values.length);
            INDArray[] withChannels = expand(plan.pass(), arrays, all, rows);
            ChainRun run = new ChainRun(plan, withChannels, all, numbers, flags);
            run.all();
            fold(plan.pass(), run, shape, registers, rows);
        }
        program.writeKept(unshaped, registers);
    }

    /** The arrays, and behind them the numbers of channels as arrays. */
    private INDArray[] expand(Pass pass, INDArray[] arrays, List<INDArray> all, ChannelRows rows) {
        INDArray[] expandedToo = Arrays.copyOf(arrays, arrays.length + pass.expanded().size());
        for (int i = 0; i < pass.expanded().size(); i++) {
            INDArray array = all.get(slots + i);
            double[] row = rows.row(program.scalars().row(pass.expanded().get(i)));
            ChainChannels.expand(row, rows.channels(), array);
            expandedToo[arrays.length + i] = array;
        }
        return expandedToo;
    }

    private void fold(Pass pass, ChainRun run, long[] shape, double[] registers, ChannelRows rows) {
        if (pass.folds().isEmpty()) {
            return;
        }
        ChainFolds folds = new ChainFolds(shape, rows.channels());
        for (Fold fold : pass.folds()) {
            INDArray x = run.folded(fold.values().get(0));
            INDArray y = run.folded(fold.values().get(fold.values().size() - 1));
            if (fold.extent() == Extent.CHANNEL) {
                folds.fold(fold.kind(), x, y, rows.row(program.scalars().row(fold.register())));
            } else {
                registers[fold.register()] = folds.fold(fold.kind(), x, y);
            }
        }
    }

    /** Vectors of other shapes as views in the gradient's shape. */
    private static INDArray[] shaped(INDArray[] arrays, long[] shape) {
        INDArray[] shaped = arrays.clone();
        for (int i = 0; i < shaped.length; i++) {
            if (!Arrays.equals(shaped[i].shape(), shape)) {
                INDArray view = Shape.newShapeNoCopy(shaped[i], shape, false);
                if (view == null) {
                    throw new IllegalArgumentException("an array of shape " + Arrays.toString(shaped[i].shape())
                            + " and strides " + Arrays.toString(shaped[i].stride()) + " has no view of shape "
                            + Arrays.toString(shape));
                }
                shaped[i] = view;
            }
        }
        return shaped;
    }
}
