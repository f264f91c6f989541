package org.samediffext.kernel;

import java.util.List;

/** The right side of an assignment as a tree. */
sealed interface Expr {

    /** What a name stands for. */
    enum Kind {
        GRADIENT,
        PARAMETER,
        RATE,
        TIME,
        DECAY,
        CONSTANT,
        STATE,
        /** A number that is kept from step to step. */
        KEPT,
        STEP,
        TEMPORARY,
        /** A temporary name whose value is the same for all elements. */
        NUMBER
    }

    /** A literal. */
    record Num(double value) implements Expr {}

    /** A name whose meaning is settled. */
    record Ref(Kind kind, String name) implements Expr {}

    /** An operator or function with its operands. */
    record Call(Op op, List<Expr> args, int depth) implements Expr {
        Call(Op op, List<Expr> args) {
            this(op, List.copyOf(args), Expr.above(args));
        }
    }

    /** A reduction with its operands. */
    record Reduce(Reduction reduction, List<Expr> args, int depth) implements Expr {
        Reduce(Reduction reduction, List<Expr> args) {
            this(reduction, List.copyOf(args), Expr.above(args));
        }
    }

    /** One line of a formula. */
    record Assignment(Ref target, Expr value) {}

    static Expr call(Function function, Expr... args) {
        return function instanceof Op op
                ? new Call(op, List.of(args))
                : new Reduce((Reduction) function, List.of(args));
    }

    private static int above(List<Expr> args) {
        return 1 + args.stream().mapToInt(Expr::depth).max().orElse(0);
    }

    /** The operands of an operator or function. */
    default List<Expr> args() {
        return List.of();
    }

    /** The number of operators and functions on the longest way down. */
    default int depth() {
        return 0;
    }

    /** Whether a name of this kind is read. */
    default boolean reads(Kind kind) {
        return this instanceof Ref ref ? ref.kind == kind : args().stream().anyMatch(arg -> arg.reads(kind));
    }

    /** Whether there is a reduction in it. */
    default boolean reduces() {
        return this instanceof Reduce || args().stream().anyMatch(Expr::reduces);
    }

    /** Whether there is a reduction over each channel in it. */
    default boolean byChannel() {
        return (this instanceof Reduce reduce && reduce.reduction.extent() == Extent.CHANNEL)
                || args().stream().anyMatch(Expr::byChannel);
    }

    /** Whether there is a reduction over a whole model in it. */
    default boolean reducesModel() {
        return (this instanceof Reduce reduce && reduce.reduction.extent() == Extent.MODEL)
                || args().stream().anyMatch(Expr::reducesModel);
    }

    /** Whether the value is the same for all elements by what its names stand for; states and the step are arrays always. */
    default boolean isNumber() {
        if (this instanceof Ref ref) {
            return switch (ref.kind) {
                case RATE, TIME, DECAY, CONSTANT, KEPT, NUMBER -> true;
                case GRADIENT, PARAMETER, STATE, STEP, TEMPORARY -> false;
            };
        }
        return this instanceof Reduce reduce
                ? reduce.reduction.isNumber()
                : args().stream().allMatch(Expr::isNumber);
    }

    /** Whether no name is read. */
    default boolean isLiteral() {
        return this instanceof Num
                || (this instanceof Call call && call.args.stream().allMatch(Expr::isLiteral));
    }

    /** The value of an expression without names. */
    default double literal() {
        if (this instanceof Num num) {
            return num.value;
        }
        if (this instanceof Call call) {
            double[] values = new double[3];
            for (int i = 0; i < call.args.size(); i++) {
                values[i] = call.args.get(i).literal();
            }
            return call.op.apply(values[0], values[1], values[2]);
        }
        throw new IllegalStateException("not a literal");
    }
}
