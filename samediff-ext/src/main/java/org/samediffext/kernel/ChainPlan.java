package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.samediffext.kernel.Pass.Output;

/** Where a chain of operations keeps its results: in slots that are used again, or at once in the array that they replace. */
final class ChainPlan {
    /** Operations that are put together of several, so that they cannot write over what they read. */
    static final Set<Op> COMPOSED =
            EnumSet.of(Op.SIGN, Op.MIN, Op.MAX, Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE, Op.WHERE);

    private static final int MAX_ARITY = 3;

    private final Pass pass;
    private final int[] slotOf;
    private final int[] directTo;
    private final int slots;

    ChainPlan(Pass pass) {
        this.pass = pass;
        int count = pass.instructions().size();
        this.slotOf = new int[count];
        this.directTo = new int[count];
        findDirect();
        this.slots = assignSlots();
    }

    Pass pass() {
        return pass;
    }

    /** The slot of a result that is not direct. */
    int slot(int instruction) {
        return slotOf[instruction];
    }

    /** The array that a result replaces at once, or -1. */
    int directTo(int instruction) {
        return directTo[instruction];
    }

    /** The first of the spare slots, which hold numbers as arrays and values on their way; as many as arrays, at least three. */
    int firstSpare() {
        return slots;
    }

    /** All slots, with the spare ones. */
    int size() {
        return slots + Math.max(MAX_ARITY, pass.arrays());
    }

    boolean isDirect(Output output) {
        return output.value().isResult() && directTo[output.value().index()] == output.array();
    }

    /** A result that replaces an array nobody reads any more is computed in its place. */
    private void findDirect() {
        Arrays.fill(directTo, -1);
        List<Output> outputs = pass.outputs();
        for (Output output : outputs) {
            Operand array = new Operand(Operand.Source.ARRAY, output.array());
            int value = output.value().index();
            boolean direct = output.value().isResult()
                    && directTo[value] < 0
                    && !COMPOSED.contains(pass.instructions().get(value).op())
                    && lastUse(array) <= value
                    && outputs.stream().noneMatch(other -> other.value().equals(array));
            if (direct) {
                directTo[value] = output.array();
            }
        }
    }

    private int lastUse(Operand operand) {
        int last = -1;
        for (int i = 0; i < pass.instructions().size(); i++) {
            if (pass.instructions().get(i).args().contains(operand)) {
                last = i;
            }
        }
        return last;
    }

    private int assignSlots() {
        List<Integer> freeFrom = new ArrayList<>();
        for (int i = 0; i < slotOf.length; i++) {
            Operand result = new Operand(Operand.Source.RESULT, i);
            int free = pass.keeps(result) ? Integer.MAX_VALUE : lastUse(result) + 1;
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
}
