package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Makes a formula flat: what has no element operand is computed once a step, or once for each channel, equal subexpressions are computed once, and what
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
            values.put(formula.numbers().get(i), register(scalars.kept(i)));
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
            return register(scalars.literal(num.value()));
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
            case RATE -> register(ScalarCode.RATE);
            case TIME -> register(ScalarCode.TIME);
            case DECAY -> register(ScalarCode.DECAY);
            case CONSTANT -> register(scalars.constant(ref.name()));
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

    /** The operation on operands, computed once a step or once for each channel where none of them is an element. */
    Operand apply(Op op, List<Operand> args) {
        return args.stream().anyMatch(Operand::isElement)
                ? vocabulary.write(op, args, this)
                : register(
                        scalars.operation(op, args.stream().map(Operand::index).toList()));
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
            if (operand.isResult()) {
                level = Math.max(level, levels.get(operand.index()));
            } else if (!operand.isArray()) {
                level = Math.max(level, scalars.level(operand.index()));
            }
        }
        return level;
    }

    private Operand reduce(Reduce reduce) {
        List<Operand> args = reduce.args().stream().map(this::operand).toList();
        Extent extent = reduce.reduction().extent();
        Reduction reduction = reduce.reduction().ofTensor();
        return switch (reduction) {
            case SUM -> fold(Kind.SUM, extent, args);
            case MEAN -> apply(Op.DIV, fold(Kind.SUM, extent, args), size(extent));
            case DOT -> fold(Kind.PRODUCTS, extent, args);
            case NORM -> apply(Op.SQRT, fold(Kind.PRODUCTS, extent, List.of(args.get(0), args.get(0))));
            case NORM1 -> fold(Kind.SIZES, extent, args);
            case MAXABS -> fold(Kind.LARGEST, extent, args);
            case NUMEL -> size(extent);
            case CHANNELS -> register(ScalarCode.CHANNELS);
            default -> throw new IllegalStateException(reduction + " is not of a tensor");
        };
    }

    private Operand size(Extent extent) {
        return register(
                switch (extent) {
                    case CHANNEL -> ScalarCode.CHANNEL_SIZE;
                    case TENSOR -> ScalarCode.SIZE;
                    case MODEL -> ScalarCode.MODEL_SIZE;
                });
    }

    /**
     * What a fold leaves. A state or the step may have the same number in all elements: nothing is folded then. Nor are the elements
     * where the numbers of the channels are known, of which that of all follows.
     */
    private Operand fold(Kind kind, Extent extent, List<Operand> values) {
        if (extent == Extent.MODEL) {
            return register(scalars.join(kind, fold(kind, Extent.TENSOR, values).index()));
        }
        Operand x = values.get(0);
        Operand y = values.get(values.size() - 1);
        boolean fixed = isFixed(x, extent);
        if (kind == Kind.PRODUCTS && fixed != isFixed(y, extent)) {
            Operand rest = fold(Kind.SUM, extent, List.of(fixed ? y : x));
            return apply(Op.MUL, fixed ? x : y, rest);
        }
        if (fixed) {
            return switch (kind) {
                case SUM -> apply(Op.MUL, x, size(extent));
                case SIZES -> apply(Op.MUL, apply(Op.ABS, x), size(extent));
                case PRODUCTS -> apply(Op.MUL, apply(Op.MUL, x, y), size(extent));
                case LARGEST -> apply(Op.ABS, x);
            };
        }
        if (extent == Extent.TENSOR && (!x.isElement() || !y.isElement() || isFolded(kind, Extent.CHANNEL, values))) {
            return register(scalars.overChannels(
                    kind, fold(kind, Extent.CHANNEL, values).index()));
        }
        return folded(kind, extent, values).orElseGet(() -> {
            Fold fold = new Fold(kind, extent, values, scalars.fold(extent, 1 + level(values)));
            folds.add(fold);
            return register(fold.register());
        });
    }

    /** Whether a value is the same for all elements of which a reduction makes a number. */
    private static boolean isFixed(Operand value, Extent extent) {
        return value.isScalar() || (extent == Extent.CHANNEL && value.isChannel());
    }

    private boolean isFolded(Kind kind, Extent extent, List<Operand> values) {
        return folded(kind, extent, values).isPresent();
    }

    private Optional<Operand> folded(Kind kind, Extent extent, List<Operand> values) {
        return folds.stream()
                .filter(fold -> fold.kind() == kind
                        && fold.extent() == extent
                        && fold.values().equals(values))
                .findFirst()
                .map(fold -> register(fold.register()));
    }

    Operand literal(double value) {
        return register(scalars.literal(value));
    }

    boolean isLiteral(Operand operand, double value) {
        return operand.isScalar() && scalars.isLiteral(operand.index(), value);
    }

    private static Operand array(int index) {
        return new Operand(Source.ARRAY, index);
    }

    private Operand register(int register) {
        return new Operand(scalars.isRow(register) ? Source.CHANNEL : Source.SCALAR, register);
    }
}
