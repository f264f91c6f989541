package org.samediffext.kernel;

import java.util.List;

/**
 * A formula made flat: what is computed once a step, then instructions over elements in an order in which they can run, then
 * what goes into which array. An instruction's result is named by its position. Array operands always mean the value from
 * before the step.
 *
 * @param scalars what is computed once a step
 * @param hoisted the registers of it that the instructions read
 * @param arrays the number of arrays: gradient, parameter and states
 * @param instructions the operations over elements
 * @param outputs what goes into which array
 */
record Program(
        ScalarCode scalars, List<Integer> hoisted, int arrays, List<Instruction> instructions, List<Output> outputs) {

    static final int GRADIENT = 0;
    static final int PARAMETER = 1;
    static final int FIRST_STATE = 2;

    /** One operation over elements. */
    record Instruction(Op op, List<Operand> args) {}

    /** One array that is written. */
    record Output(int array, Operand value) {}

    /** Whether the old values of an array are needed. */
    boolean reads(int array) {
        Operand operand = new Operand(Operand.Source.ARRAY, array);
        return instructions.stream().anyMatch(i -> i.args().contains(operand))
                || outputs.stream().anyMatch(o -> o.value().equals(operand) && o.array() != array);
    }

    /** The numbers that the instructions read, from the registers. */
    void gather(double[] registers, double[] values) {
        for (int i = 0; i < hoisted.size(); i++) {
            values[i] = registers[hoisted.get(i)];
        }
    }
}
