package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.Pass.Instruction;
import org.samediffext.kernel.Pass.Output;

/** One step of a chain over given arrays. */
final class ChainRun {
    private final ChainPlan plan;
    private final Pass pass;
    private final INDArray[] arrays;
    private final List<INDArray> slotArrays;
    private final List<INDArray> numbers;
    private final INDArray flags;

    ChainRun(ChainPlan plan, INDArray[] arrays, List<INDArray> slotArrays, List<INDArray> numbers, INDArray flags) {
        this.plan = plan;
        this.pass = plan.pass();
        this.arrays = arrays;
        this.slotArrays = slotArrays;
        this.numbers = numbers;
        this.flags = flags;
    }

    void all() {
        for (int i = 0; i < pass.instructions().size(); i++) {
            instruction(i);
        }
        outputs();
    }

    private void instruction(int position) {
        Instruction instruction = pass.instructions().get(position);
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
        if (ChainPlan.COMPOSED.contains(op)) {
            args.stream().filter(arg -> !arg.isScalar()).forEach(arg -> ChainOps.keepNaN(array(arg, 0), flags, z));
        }
    }

    /** Old values that others take come first, by way of spare arrays where they are exchanged. */
    private void outputs() {
        List<Output> open =
                pass.outputs().stream().filter(output -> !plan.isDirect(output)).toList();
        List<Output> exchanged = new ArrayList<>();
        for (Output output : open) {
            if (!output.value().isArray()) {
                continue;
            }
            Operand replaced = new Operand(Operand.Source.ARRAY, output.array());
            if (open.stream().anyMatch(other -> other.value().equals(replaced))) {
                slotArrays.get(plan.firstSpare() + output.array()).assign(array(output.value(), 0));
                exchanged.add(output);
            } else {
                arrays[output.array()].assign(array(output.value(), 0));
            }
        }
        exchanged.forEach(output -> arrays[output.array()].assign(slotArrays.get(plan.firstSpare() + output.array())));
        for (Output output : open) {
            if (output.value().isScalar()) {
                ChainOps.fill(arrays[output.array()], numbers.get(output.value().index()));
            } else if (output.value().isResult()) {
                arrays[output.array()].assign(array(output.value(), 0));
            }
        }
    }

    private INDArray result(int position) {
        int array = plan.directTo(position);
        return array >= 0 ? arrays[array] : slotArrays.get(plan.slot(position));
    }

    /** A value that the pass folds. */
    INDArray folded(Operand value) {
        return array(value, 0);
    }

    /** An operand as an array; a number fills the given one of the spare arrays. */
    private INDArray array(Operand operand, int spare) {
        return switch (operand.source()) {
            case ARRAY -> arrays[operand.index()];
            case RESULT -> result(operand.index());
            case CHANNEL -> throw new IllegalStateException("a number of each channel that is no array yet");
            case SCALAR -> {
                INDArray filled = slotArrays.get(plan.firstSpare() + spare);
                ChainOps.fill(filled, numbers.get(operand.index()));
                yield filled;
            }
        };
    }
}
