package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.samediffext.kernel.Program.Instruction;
import org.samediffext.kernel.Program.Output;

/**
 * Runs a formula as ND4J operations, which take any strides and element order and any backend, into arrays that are kept from step
 * to step. Types of 16 bits are computed in float.
 */
final class OpChain {
    /** Operations that are put together of several, so that they cannot write over what they read. */
    private static final Set<Op> COMPOSED =
            EnumSet.of(Op.SIGN, Op.MIN, Op.MAX, Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE, Op.WHERE);

    private static final int MAX_ARITY = 3;

    private final Program program;
    private final double[] constants;
    private final int[] slotOf;
    private final int[] directTo;
    private final int slots;
    private final int spares;

    OpChain(Formula formula, double[] constants) {
        this.program = Lowering.lower(formula, Vocabulary.CHAIN);
        this.constants = constants;
        int count = program.instructions().size();
        this.slotOf = new int[count];
        this.directTo = new int[count];
        findDirect();
        this.slots = assignSlots();
        this.spares = Math.max(MAX_ARITY, program.arrays());
    }

    /** A result that replaces an array nobody reads any more is computed in its place. */
    private void findDirect() {
        Arrays.fill(directTo, -1);
        List<Output> outputs = program.outputs();
        for (Output output : outputs) {
            Operand array = new Operand(Operand.Source.ARRAY, output.array());
            int value = output.value().index();
            boolean direct = output.value().isResult()
                    && directTo[value] < 0
                    && !COMPOSED.contains(program.instructions().get(value).op())
                    && lastUse(array) <= value
                    && outputs.stream().noneMatch(other -> other.value().equals(array));
            if (direct) {
                directTo[value] = output.array();
            }
        }
    }

    private int lastUse(Operand operand) {
        int last = -1;
        for (int i = 0; i < program.instructions().size(); i++) {
            if (program.instructions().get(i).args().contains(operand)) {
                last = i;
            }
        }
        return last;
    }

    private int assignSlots() {
        List<Integer> freeFrom = new ArrayList<>();
        for (int i = 0; i < slotOf.length; i++) {
            Operand result = new Operand(Operand.Source.RESULT, i);
            boolean written =
                    program.outputs().stream().anyMatch(output -> output.value().equals(result));
            int free = written ? Integer.MAX_VALUE : lastUse(result) + 1;
            slotOf[i] = -1;
            if (directTo[i] >= 0) {
                continue;
            }
            for (int slot = 0; slot < freeFrom.size() && slotOf[i] < 0; slot++) {
                if (freeFrom.get(slot) <= i) {
                    slotOf[i] = slot;
                    freeFrom.set(slot, free);
                }
            }
            if (slotOf[i] < 0) {
                slotOf[i] = freeFrom.size();
                freeFrom.add(free);
            }
        }
        return freeFrom.size();
    }

    /** Runs one step. */
    void run(INDArray[] unshaped, StepKernel.Scalars step) {
        long[] shape = unshaped[0].shape();
        INDArray[] given = shaped(unshaped, shape);
        boolean wide = given[0].dataType() == DataType.DOUBLE;
        DataType type = wide ? DataType.DOUBLE : DataType.FLOAT;
        boolean staged = given[0].dataType() != type;
        int count = slots + spares + (staged ? given.length : 0);
        long length = given[0].length();
        ChainScratch scratch = ChainScratch.ofThread(type);
        List<INDArray> all = scratch.arrays(shape, length, count);
        INDArray[] arrays = given;
        if (staged) {
            arrays = all.subList(slots + spares, count).toArray(INDArray[]::new);
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
        Run run = new Run(arrays, all, numbers, flags);
        for (int i = 0; i < slotOf.length; i++) {
            run.instruction(i);
        }
        run.outputs();
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

    /** One step over given arrays. */
    private final class Run {
        private final INDArray[] arrays;
        private final List<INDArray> slotArrays;
        private final List<INDArray> numbers;
        private final INDArray flags;

        Run(INDArray[] arrays, List<INDArray> slotArrays, List<INDArray> numbers, INDArray flags) {
            this.arrays = arrays;
            this.slotArrays = slotArrays;
            this.numbers = numbers;
            this.flags = flags;
        }

        void instruction(int position) {
            Instruction instruction = program.instructions().get(position);
            Op op = instruction.op();
            List<Operand> args = instruction.args();
            INDArray z = result(position);
            switch (op) {
                case LT, LE, GT, GE, EQ, NE -> {
                    INDArray x = array(args.get(0), 0);
                    INDArray y = array(args.get(1), 1);
                    ChainOps.binary(op, x, y, flags);
                    z.assign(flags);
                    ChainOps.keepNaN(x, flags, z);
                    ChainOps.keepNaN(y, flags, z);
                }
                case WHERE -> {
                    INDArray condition = array(args.get(0), 0);
                    flags.assign(condition);
                    ChainOps.select(flags, array(args.get(1), 1), array(args.get(2), 2), z);
                    ChainOps.keepNaN(condition, flags, z);
                }
                default -> arithmetic(op, args, z);
            }
        }

        private void arithmetic(Op op, List<Operand> args, INDArray z) {
            if (args.size() == 1) {
                ChainOps.unary(op, array(args.get(0), 0), z);
            } else {
                boolean first = args.get(0).isScalar();
                boolean number = first || args.get(1).isScalar();
                if (number && ChainOps.hasNumber(op, first)) {
                    Operand x = args.get(first ? 1 : 0);
                    INDArray k = numbers.get(args.get(first ? 0 : 1).index());
                    ChainOps.withNumber(op, array(x, 0), k, z);
                } else {
                    ChainOps.binary(op, array(args.get(0), 0), array(args.get(1), 1), z);
                }
            }
            if (COMPOSED.contains(op)) {
                args.stream().filter(arg -> !arg.isScalar()).forEach(arg -> ChainOps.keepNaN(array(arg, 0), flags, z));
            }
        }

        /** Old values that others take come first, by way of spare arrays where they are exchanged. */
        void outputs() {
            List<Output> open = program.outputs().stream()
                    .filter(output -> !isDirect(output))
                    .toList();
            List<Output> exchanged = new ArrayList<>();
            for (Output output : open) {
                if (!output.value().isArray()) {
                    continue;
                }
                Operand replaced = new Operand(Operand.Source.ARRAY, output.array());
                if (open.stream().anyMatch(other -> other.value().equals(replaced))) {
                    slotArrays.get(slots + output.array()).assign(array(output.value(), 0));
                    exchanged.add(output);
                } else {
                    arrays[output.array()].assign(array(output.value(), 0));
                }
            }
            exchanged.forEach(output -> arrays[output.array()].assign(slotArrays.get(slots + output.array())));
            for (Output output : open) {
                if (output.value().isScalar()) {
                    ChainOps.fill(
                            arrays[output.array()], numbers.get(output.value().index()));
                } else if (output.value().isResult()) {
                    arrays[output.array()].assign(array(output.value(), 0));
                }
            }
        }

        private boolean isDirect(Output output) {
            return output.value().isResult() && directTo[output.value().index()] == output.array();
        }

        private INDArray result(int position) {
            return directTo[position] >= 0 ? arrays[directTo[position]] : slotArrays.get(slotOf[position]);
        }

        /** An operand as an array; a number fills the given one of the spare arrays. */
        private INDArray array(Operand operand, int spare) {
            return switch (operand.source()) {
                case ARRAY -> arrays[operand.index()];
                case RESULT -> result(operand.index());
                case SCALAR -> {
                    INDArray filled = slotArrays.get(slots + spare);
                    ChainOps.fill(filled, numbers.get(operand.index()));
                    yield filled;
                }
            };
        }
    }
}
