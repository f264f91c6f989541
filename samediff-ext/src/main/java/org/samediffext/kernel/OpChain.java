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
final class OpChain implements Engine {
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

    @Override
    public Channels channels(INDArray g, int axis) {
        return Channels.inOrder(g, axis);
    }

    @Override
    public LevelRun begin(INDArray[] arrays, Channels channels, long modelLength, StepKernel.Scalars step) {
        return new Run(arrays, channels).start(constants, modelLength, step);
    }

    /** One step. Between its levels others may use the scratch of the thread. */
    private final class Run extends ProgramRun {
        private final INDArray[] given;
        private final long[] shape;
        private final DataType type;

        Run(INDArray[] arrays, Channels channels) {
            super(OpChain.this.program, arrays, channels);
            this.shape = arrays[0].shape();
            this.given = shaped(Arrays.copyOf(arrays, program.arrays()), shape);
            this.type = given[0].dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        }

        @Override
        void fold(int pass) {
            run(plans.get(pass));
        }

        @Override
        void write(int pass) {
            run(plans.get(pass));
        }

        private void run(ChainPlan plan) {
            boolean staged = given[0].dataType() != type;
            int first = slots + expanded;
            int count = first + (staged ? given.length : 0);
            List<INDArray> scratch = ChainScratch.ofThread(type).arrays(shape, given[0].length(), count);
            if (!staged) {
                pass(plan, given, scratch);
                return;
            }
            INDArray[] arrays = scratch.subList(first, count).toArray(INDArray[]::new);
            for (int i = 0; i < given.length; i++) {
                if (plan.pass().reads(i)) {
                    arrays[i].assign(given[i]);
                }
            }
            pass(plan, arrays, scratch);
            for (Output output : plan.pass().outputs()) {
                given[output.array()].assign(arrays[output.array()]);
            }
        }

        private void pass(ChainPlan plan, INDArray[] arrays, List<INDArray> scratch) {
            double[] values = new double[plan.pass().hoisted().size()];
            plan.pass().gather(registers, values);
            INDArray flags = ChainScratch.ofThread(DataType.BOOL)
                    .arrays(shape, arrays[0].length(), 1)
                    .get(0);
            List<INDArray> numbers = ChainScratch.ofThread(type).numbers(values, values.length);
            INDArray[] withChannels = expand(plan.pass(), arrays, scratch);
            ChainRun run = new ChainRun(plan, withChannels, scratch, numbers, flags);
            run.all();
            fold(plan.pass(), run);
        }

        /** The arrays, and behind them the numbers of channels as arrays. */
        private INDArray[] expand(Pass pass, INDArray[] arrays, List<INDArray> scratch) {
            INDArray[] withChannels =
                    Arrays.copyOf(arrays, arrays.length + pass.expanded().size());
            for (int i = 0; i < pass.expanded().size(); i++) {
                INDArray array = scratch.get(slots + i);
                double[] row = rows.row(scalars().row(pass.expanded().get(i)));
                ChainChannels.expand(row, rows.channels(), array);
                withChannels[arrays.length + i] = array;
            }
            return withChannels;
        }

        private void fold(Pass pass, ChainRun run) {
            if (pass.folds().isEmpty()) {
                return;
            }
            ChainFolds folds = new ChainFolds(shape, rows.channels());
            for (Fold fold : pass.folds()) {
                INDArray x = run.folded(fold.values().get(0));
                INDArray y = run.folded(fold.values().get(fold.values().size() - 1));
                if (fold.extent() == Extent.CHANNEL) {
                    folds.fold(fold.kind(), x, y, rows.row(scalars().row(fold.register())));
                } else {
                    registers[fold.register()] = folds.fold(fold.kind(), x, y);
                }
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
