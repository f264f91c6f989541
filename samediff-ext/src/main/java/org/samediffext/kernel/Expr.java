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
        STEP,
        TEMPORARY
    }

    /** A literal. */
    record Num(double value) implements Expr {}

    /** A name whose meaning is settled. */
    record Ref(Kind kind, String name) implements Expr {}

    /** An operator or function with its operands. */
    record Call(Op op, List<Expr> args, int depth) implements Expr {
        Call(Op op, List<Expr> args) {
            this(
                    op,
                    List.copyOf(args),
                    1 + args.stream().mapToInt(Expr::depth).max().orElse(0));
        }
    }

    /** One line of a formula. */
    record Assignment(Ref target, Expr value) {}

    static Expr call(Op op, Expr... args) {
        return new Call(op, List.of(args));
    }

    /** The number of operators and functions on the longest way down. */
    default int depth() {
        return this instanceof Call call ? call.depth : 0;
    }

    /** Whether a name of this kind is read. */
    default boolean reads(Kind kind) {
        if (this instanceof Ref ref) {
            return ref.kind == kind;
        }
        return this instanceof Call call && call.args.stream().anyMatch(arg -> arg.reads(kind));
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
