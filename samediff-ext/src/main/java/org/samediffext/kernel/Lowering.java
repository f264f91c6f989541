package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.samediffext.kernel.Expr.Assignment;
import org.samediffext.kernel.Expr.Call;
import org.samediffext.kernel.Expr.Num;
import org.samediffext.kernel.Expr.Ref;
import org.samediffext.kernel.Operand.Source;
import org.samediffext.kernel.Program.Instruction;
import org.samediffext.kernel.Program.Output;

/**
 * Makes a formula flat: what has no element operand is computed once a step, equal subexpressions are computed once, and what
 * nothing reads is left out. A division by a number becomes a product with its inverse.
 */
final class Lowering {
    private final Formula formula;
    private final Vocabulary vocabulary;
    private final ScalarCode.Builder scalars;
    private final Map<Instruction, Operand> known = new HashMap<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, Operand> values = new HashMap<>();

    private Lowering(Formula formula, Vocabulary vocabulary) {
        this.formula = formula;
        this.vocabulary = vocabulary;
        this.scalars = new ScalarCode.Builder(formula.constants());
    }

    static Program lower(Formula formula, Vocabulary vocabulary) {
        return new Lowering(formula, vocabulary).run();
    }

    private Program run() {
        List<String> states = formula.states();
        for (int i = 0; i < states.size(); i++) {
            values.put(states.get(i), array(Program.FIRST_STATE + i));
        }
        for (Assignment assignment : formula.assignments()) {
            values.put(assignment.target().name(), operand(assignment.value()));
        }
        List<Output> outputs = new ArrayList<>();
        outputs.add(new Output(Program.GRADIENT, value("step")));
        for (int i = 0; i < states.size(); i++) {
            outputs.add(new Output(Program.FIRST_STATE + i, value(states.get(i))));
        }
        outputs.removeIf(output -> output.value().equals(array(output.array())));
        return compact(outputs, Program.FIRST_STATE + states.size());
    }

    private Operand operand(Expr expr) {
        if (expr instanceof Num num) {
            return scalar(scalars.literal(num.value()));
        }
        if (expr instanceof Call call) {
            return apply(call.op(), call.args().stream().map(this::operand).toList());
        }
        Ref ref = (Ref) expr;
        return switch (ref.kind()) {
            case GRADIENT -> array(Program.GRADIENT);
            case PARAMETER -> array(Program.PARAMETER);
            case RATE -> scalar(ScalarCode.RATE);
            case TIME -> scalar(ScalarCode.TIME);
            case DECAY -> scalar(ScalarCode.DECAY);
            case CONSTANT -> scalar(scalars.constant(ref.name()));
            case STATE, STEP, TEMPORARY -> value(ref.name());
        };
    }

    private Operand value(String name) {
        Operand value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the name " + name + " has no value");
        }
        return value;
    }

    /** The operation on operands, as a number of the step where none of them is an element. */
    Operand apply(Op op, List<Operand> args) {
        if (args.stream().allMatch(Operand::isScalar)) {
            return scalar(
                    scalars.operation(op, args.stream().map(Operand::index).toList()));
        }
        return vocabulary.write(op, args, this);
    }

    Operand apply(Op op, Operand... args) {
        return apply(op, List.of(args));
    }

    /** The instruction itself, as it is. */
    Operand emit(Op op, List<Operand> args) {
        return known.computeIfAbsent(new Instruction(op, args), instruction -> {
            instructions.add(instruction);
            return new Operand(Source.RESULT, instructions.size() - 1);
        });
    }

    Operand literal(double value) {
        return scalar(scalars.literal(value));
    }

    boolean isLiteral(Operand operand, double value) {
        return operand.isScalar() && scalars.isLiteral(operand.index(), value);
    }

    private static Operand array(int index) {
        return new Operand(Source.ARRAY, index);
    }

    private static Operand scalar(int register) {
        return new Operand(Source.SCALAR, register);
    }

    private Program compact(List<Output> outputs, int arrays) {
        boolean[] live = new boolean[instructions.size()];
        outputs.forEach(output -> mark(output.value(), live));
        for (int i = live.length - 1; i >= 0; i--) {
            if (live[i]) {
                instructions.get(i).args().forEach(arg -> mark(arg, live));
            }
        }
        int[] position = new int[live.length];
        Map<Integer, Integer> hoisted = new LinkedHashMap<>();
        List<Instruction> kept = new ArrayList<>();
        for (int i = 0; i < live.length; i++) {
            if (live[i]) {
                position[i] = kept.size();
                Instruction old = instructions.get(i);
                List<Operand> args = old.args().stream()
                        .map(arg -> renamed(arg, position, hoisted))
                        .toList();
                kept.add(new Instruction(old.op(), args));
            }
        }
        List<Output> written = outputs.stream()
                .map(output -> new Output(output.array(), renamed(output.value(), position, hoisted)))
                .toList();
        return new Program(scalars.build(), List.copyOf(hoisted.keySet()), arrays, List.copyOf(kept), written);
    }

    private static void mark(Operand operand, boolean[] live) {
        if (operand.isResult()) {
            live[operand.index()] = true;
        }
    }

    private static Operand renamed(Operand operand, int[] position, Map<Integer, Integer> hoisted) {
        return switch (operand.source()) {
            case ARRAY -> operand;
            case RESULT -> new Operand(Source.RESULT, position[operand.index()]);
            case SCALAR -> {
                hoisted.putIfAbsent(operand.index(), hoisted.size());
                yield new Operand(Source.SCALAR, hoisted.get(operand.index()));
            }
        };
    }
}
