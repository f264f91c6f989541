package org.samediffext.kernel;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.samediffext.kernel.Program.Output;

/**
 * Runs a formula as ND4J operations, which take any strides and element order and any backend, into arrays that are kept from step
 * to step. Types of 16 bits are computed in float.
 */
final class OpChain {
    private final Program program;
    private final ChainPlan plan;
    private final double[] constants;

    OpChain(Formula formula, double[] constants) {
        this.program = Lowering.lower(formula, Vocabulary.CHAIN);
        this.plan = new ChainPlan(program);
        this.constants = constants;
    }

    /** Runs one step. */
    void run(INDArray[] unshaped, StepKernel.Scalars step) {
        long[] shape = unshaped[0].shape();
        INDArray[] given = shaped(unshaped, shape);
        boolean wide = given[0].dataType() == DataType.DOUBLE;
        DataType type = wide ? DataType.DOUBLE : DataType.FLOAT;
        boolean staged = given[0].dataType() != type;
        int count = plan.size() + (staged ? given.length : 0);
        long length = given[0].length();
        ChainScratch scratch = ChainScratch.ofThread(type);
        List<INDArray> all = scratch.arrays(shape, length, count);
        INDArray[] arrays = given;
        if (staged) {
            arrays = all.subList(plan.size(), count).toArray(INDArray[]::new);
            for (int i = 0; i < given.length; i++) {
                if (program.reads(i)) {
                    arrays[i].assign(given[i]);
                }
            }
        }
        List<INDArray> numbers =
                scratch.numbers(numbers(step), program.hoisted().size());
        INDArray flags =
                ChainScratch.ofThread(DataType.BOOL).arrays(shape, length, 1).get(0);
        new ChainRun(plan, arrays, all, numbers, flags).all();
        if (staged) {
            for (Output output : program.outputs()) {
                given[output.array()].assign(arrays[output.array()]);
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

    private double[] numbers(StepKernel.Scalars step) {
        double[] registers = new double[program.scalars().registers()];
        program.scalars().evaluate(step, constants, registers);
        double[] numbers = new double[program.hoisted().size()];
        program.gather(registers, numbers);
        return numbers;
    }
}
