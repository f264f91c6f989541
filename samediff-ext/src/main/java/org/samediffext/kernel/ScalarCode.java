package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is computed once a step, in double: registers that hold the learning rate, the number of the step, the weight decay,
 * the constants and the literals, and operations that fill further registers from them.
 */
final class ScalarCode {
    static final int RATE = 0;
    static final int TIME = 1;
    static final int DECAY = 2;
    private static final int FIRST_CONSTANT = 3;

    private record Operation(Op op, int a, int b, int c, int result) {}

    private final double[] initial;
    private final Operation[] operations;

    private ScalarCode(double[] initial, Operation[] operations) {
        this.initial = initial;
        this.operations = operations;
    }

    int registers() {
        return initial.length;
    }

    /** Fills the registers for a step. */
    void evaluate(StepKernel.Scalars step, double[] constants, double[] registers) {
        System.arraycopy(initial, 0, registers, 0, initial.length);
        System.arraycopy(constants, 0, registers, FIRST_CONSTANT, constants.length);
        registers[RATE] = step.lr();
        registers[TIME] = step.t();
        registers[DECAY] = step.weightDecay();
        for (Operation o : operations) {
            registers[o.result] = o.op.apply(registers[o.a], registers[o.b], registers[o.c]);
        }
    }

    /** Collects registers and operations; equal ones are shared. */
    static final class Builder {
        private final Map<String, Integer> constants = new HashMap<>();
        private final Map<Double, Integer> literals = new HashMap<>();
        private final Map<List<Object>, Integer> known = new HashMap<>();
        private final List<Double> initial = new ArrayList<>();
        private final List<Operation> operations = new ArrayList<>();

        Builder(Iterable<String> names) {
            for (int i = 0; i < FIRST_CONSTANT; i++) {
                initial.add(0.0);
            }
            for (String name : names) {
                constants.put(name, initial.size());
                initial.add(0.0);
            }
        }

        int constant(String name) {
            Integer register = constants.get(name);
            if (register == null) {
                throw new IllegalStateException("the constant " + name + " has no register");
            }
            return register;
        }

        int literal(double value) {
            return literals.computeIfAbsent(value, v -> {
                initial.add(v);
                return initial.size() - 1;
            });
        }

        boolean isLiteral(int register, double value) {
            Integer held = literals.get(value);
            return held != null && held == register;
        }

        int operation(Op op, List<Integer> args) {
            return known.computeIfAbsent(List.of(op, args), key -> {
                int result = initial.size();
                initial.add(0.0);
                int b = args.size() > 1 ? args.get(1) : 0;
                int c = args.size() > 2 ? args.get(2) : 0;
                operations.add(new Operation(op, args.get(0), b, c, result));
                return result;
            });
        }

        ScalarCode build() {
            double[] values = initial.stream().mapToDouble(Double::doubleValue).toArray();
            return new ScalarCode(values, operations.toArray(Operation[]::new));
        }
    }
}
