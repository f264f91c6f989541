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
    private final double[] constants;

    OpChain(Formula formula, double[] constants) {
        this.program = Lowering.lower(formula, Vocabulary.CHAIN);
        this.plans = program.passes().stream().map(ChainPlan::new).toList();
        this.slots = plans.stream().mapToInt(ChainPlan::size).max().orElse(0);
        this.constants = constants;
    }

    /** Runs one step. */
    void run(INDArray[] unshaped, StepKernel.Scalars step) {
        long[] shape = unshaped[0].shape();
        INDArray[] given = shaped(Arrays.copyOf(unshaped, program.arrays()), shape);
        DataType type = given[0].dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        boolean staged = given[0].dataType() != type;
        int count = slots + (staged ? given.length : 0);
        List<INDArray> all = ChainScratch.ofThread(type).arrays(shape, given[0].length(), count);
        if (!staged) {
            passes(unshaped, given, all, step);
            return;
        }
        INDArray[] arrays = all.subList(slots, count).toArray(INDArray[]::new);
        for (int i = 0; i < given.length; i++) {
            if (program.reads(i)) {
                arrays[i].assign(given[i]);
            }
        }
        passes(unshaped, arrays, all, step);
        for (Output output : program.last().outputs()) {
            given[output.array()].assign(arrays[output.array()]);
        }
    }

    private void passes(INDArray[] unshaped, INDArray[] arrays, List<INDArray> all, StepKernel.Scalars step) {
        long[] shape = arrays[0].shape();
        long length = arrays[0].length();
        ScalarCode scalars = program.scalars();
        double[] registers = new double[scalars.registers()];
        scalars.start(step, constants, length, registers);
        program.readKept(unshaped, registers);
        scalars.run(0, registers);
        INDArray flags =
                ChainScratch.ofThread(DataType.BOOL).arrays(shape, length, 1).get(0);
        for (int level = 0; level < plans.size(); level++) {
            if (level > 0) {
                scalars.run(level, registers);
            }
            ChainPlan plan = plans.get(level);
            double[] values = new double[plan.pass().hoisted().size()];
            plan.pass().gather(registers, values);
            List<INDArray> numbers = ChainScratch.ofThread(arrays[0].dataType()).numbers(values, values.length);
            ChainRun run = new ChainRun(plan, arrays, all, numbers, flags);
            run.all();
            fold(plan.pass(), run, shape, length, registers);
        }
        program.writeKept(unshaped, registers);
    }

    private static void fold(Pass pass, ChainRun run, long[] shape, long length, double[] registers) {
        if (pass.folds().isEmpty()) {
            return;
        }
        ChainFolds folds = new ChainFolds(shape, length);
        for (Fold fold : pass.folds()) {
            INDArray x = run.folded(fold.values().get(0));
            INDArray y = run.folded(fold.values().get(fold.values().size() - 1));
            registers[fold.register()] = folds.fold(fold.kind(), x, y);
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
