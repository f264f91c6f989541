package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.samediffext.kernel.Expr.Assignment;
import org.samediffext.kernel.Expr.Call;
import org.samediffext.kernel.Expr.Num;
import org.samediffext.kernel.Expr.Reduce;
import org.samediffext.kernel.Expr.Ref;
import org.samediffext.kernel.Fold.Kind;
import org.samediffext.kernel.Operand.Source;
import org.samediffext.kernel.Pass.Instruction;
import org.samediffext.kernel.Pass.Output;

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

    /** By instruction, the highest level of a number that it needs. */
    private final List<Integer> levels = new ArrayList<>();

    private final List<Fold> folds = new ArrayList<>();
    private final Map<String, Operand> values = new HashMap<>();

    private Lowering(Formula formula, Vocabulary vocabulary) {
        this.formula = formula;
        this.vocabulary = vocabulary;
        this.scalars = new ScalarCode.Builder(formula.constants(), formula.numbers());
    }

    static Program lower(Formula formula, Vocabulary vocabulary) {
        return new Lowering(formula, vocabulary).run();
    }

    private Program run() {
        List<String> states = formula.states();
        for (int i = 0; i < states.size(); i++) {
            values.put(states.get(i), array(Program.FIRST_STATE + i));
        }
        for (int i = 0; i < formula.numbers().size(); i++) {
            values.put(formula.numbers().get(i), scalar(scalars.kept(i)));
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
        List<Integer> kept =
                formula.numbers().stream().map(name -> value(name).index()).toList();
        return new Staging(instructions, folds, scalars, Program.FIRST_STATE + states.size()).program(outputs, kept);
    }

    private Operand operand(Expr expr) {
        if (expr instanceof Num num) {
            return scalar(scalars.literal(num.value()));
        }
        if (expr instanceof Call call) {
            return apply(call.op(), call.args().stream().map(this::operand).toList());
        }
        if (expr instanceof Reduce reduce) {
            return reduce(reduce);
        }
        Ref ref = (Ref) expr;
        return switch (ref.kind()) {
            case GRADIENT -> array(Program.GRADIENT);
            case PARAMETER -> array(Program.PARAMETER);
            case RATE -> scalar(ScalarCode.RATE);
            case TIME -> scalar(ScalarCode.TIME);
            case DECAY -> scalar(ScalarCode.DECAY);
            case CONSTANT -> scalar(scalars.constant(ref.name()));
            case STATE, KEPT, STEP, TEMPORARY, NUMBER -> value(ref.name());
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
            levels.add(level(args));
            return new Operand(Source.RESULT, instructions.size() - 1);
        });
    }

    private int level(List<Operand> operands) {
        int level = 0;
        for (Operand operand : operands) {
            if (operand.isScalar()) {
                level = Math.max(level, scalars.level(operand.index()));
            } else if (operand.isResult()) {
                level = Math.max(level, levels.get(operand.index()));
            }
        }
        return level;
    }

    private Operand reduce(Reduce reduce) {
        List<Operand> args = reduce.args().stream().map(this::operand).toList();
        Operand size = scalar(ScalarCode.SIZE);
        Operand modelSize = scalar(ScalarCode.MODEL_SIZE);
        return switch (reduce.reduction()) {
            case SUM -> fold(Kind.SUM, args);
            case MEAN -> apply(Op.DIV, fold(Kind.SUM, args), size);
            case DOT -> fold(Kind.PRODUCTS, args);
            case NORM -> apply(Op.SQRT, fold(Kind.PRODUCTS, List.of(args.get(0), args.get(0))));
            case NORM1 -> fold(Kind.SIZES, args);
            case MAXABS -> fold(Kind.LARGEST, args);
            case NUMEL -> size;
            case MODEL_SUM -> join(Kind.SUM, args);
            case MODEL_MEAN -> apply(Op.DIV, join(Kind.SUM, args), modelSize);
            case MODEL_DOT -> join(Kind.PRODUCTS, args);
            case MODEL_NORM -> apply(Op.SQRT, join(Kind.PRODUCTS, List.of(args.get(0), args.get(0))));
            case MODEL_NORM1 -> join(Kind.SIZES, args);
            case MODEL_MAXABS -> join(Kind.LARGEST, args);
            case MODEL_NUMEL -> modelSize;
        };
    }

    /** The number that the folds of all tensors of the model leave. */
    private Operand join(Kind kind, List<Operand> values) {
        return scalar(scalars.join(kind, fold(kind, values).index()));
    }

    /** The number that a fold leaves. A state or the step may have the same number in all elements: nothing is folded then. */
    private Operand fold(Kind kind, List<Operand> values) {
        Operand x = values.get(0);
        Operand y = values.get(values.size() - 1);
        Operand size = scalar(ScalarCode.SIZE);
        if (kind == Kind.PRODUCTS && x.isScalar() != y.isScalar()) {
            return x.isScalar()
                    ? apply(Op.MUL, x, fold(Kind.SUM, List.of(y)))
                    : apply(Op.MUL, y, fold(Kind.SUM, List.of(x)));
        }
        if (x.isScalar()) {
            return switch (kind) {
                case SUM -> apply(Op.MUL, x, size);
                case SIZES -> apply(Op.MUL, apply(Op.ABS, x), size);
                case PRODUCTS -> apply(Op.MUL, apply(Op.MUL, x, y), size);
                case LARGEST -> apply(Op.ABS, x);
            };
        }
        for (Fold fold : folds) {
            if (fold.kind() == kind && fold.values().equals(values)) {
                return scalar(fold.register());
            }
        }
        Fold fold = new Fold(kind, values, scalars.fold(1 + level(values)));
        folds.add(fold);
        return scalar(fold.register());
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
}
