package org.samediffext.kernel;

import java.util.List;
import java.util.stream.Stream;

/**
 * One walk over all elements: instructions in an order in which they can run, then what goes into which array or is folded into a
 * number. An instruction's result is named by its position. Array operands always mean the value from before the step.
 *
 * @param hoisted the registers that the instructions read
 * @param expanded the registers with a number for each channel, of which the last arrays are made
 * @param arrays the number of arrays: gradient, parameter and states, then those
 * @param instructions the operations over elements
 * @param outputs what goes into which array; nothing if the pass folds
 * @param folds what is folded into a number; nothing in the last pass
 */
record Pass(
        List<Integer> hoisted,
        List<Integer> expanded,
        int arrays,
        List<Instruction> instructions,
        List<Output> outputs,
        List<Fold> folds) {

    /** One operation over elements. */
    record Instruction(Op op, List<Operand> args) {}

    /** One array that is written. */
    record Output(int array, Operand value) {}

    /** Whether the old values of an array are needed. */
    boolean reads(int array) {
        Operand operand = new Operand(Operand.Source.ARRAY, array);
        return instructions.stream().anyMatch(i -> i.args().contains(operand))
                || folds.stream().anyMatch(fold -> fold.values().contains(operand))
                || outputs.stream().anyMatch(o -> o.value().equals(operand) && o.array() != array);
    }

    /** Whether a value is needed after the instructions have run. */
    boolean keeps(Operand value) {
        return results().anyMatch(value::equals);
    }

    /** The values that are needed after the instructions have run. */
    Stream<Operand> results() {
        return Stream.concat(
                outputs.stream().map(Output::value), folds.stream().flatMap(fold -> fold.values().stream()));
    }

    /** The numbers that the instructions read, from the registers. */
    void gather(double[] registers, double[] values) {
        for (int i = 0; i < hoisted.size(); i++) {
            values[i] = registers[hoisted.get(i)];
        }
    }
}
