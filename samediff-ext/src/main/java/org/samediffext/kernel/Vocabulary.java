package org.samediffext.kernel;

import java.util.List;

/** The operations that a target has; the others are written with those. */
enum Vocabulary {
    /** ND4J's operations. */
    CHAIN(0),
    /** Loops over float, of operations that C2 vectorises where one can do without the others. */
    FLOAT(3e38),
    /** Loops over double. */
    DOUBLE(1e308);

    private static final int TAYLOR_TERMS = 8;
    private static final double SATURATION = 18;

    /** Multiplied twice, it lifts the smallest number of the type above 1. */
    private final double lift;

    Vocabulary(double lift) {
        this.lift = lift;
    }

    /** Writes an operation with at least one element operand. */
    Operand write(Op op, List<Operand> args, Lowering to) {
        Operand x = args.get(0);
        return switch (op) {
            case SUB ->
                args.get(1).isElement() ? to.emit(op, args) : to.apply(Op.ADD, x, to.apply(Op.NEG, args.get(1)));
            case DIV ->
                args.get(1).isElement()
                        ? to.emit(op, args)
                        : to.apply(Op.MUL, x, to.apply(Op.DIV, to.literal(1), args.get(1)));
            case SQUARE -> to.emit(Op.MUL, List.of(x, x));
            case CLIP -> to.apply(Op.MIN, to.apply(Op.MAX, x, args.get(1)), args.get(2));
            case POW -> power(args, to);
            case SIGN -> this == CHAIN ? to.emit(op, args) : sign(x, to);
            case SIGMOID -> this == FLOAT ? sigmoid(x, to) : to.emit(op, args);
            case TANH -> this == FLOAT ? tanh(x, to) : to.emit(op, args);
            default -> to.emit(op, args);
        };
    }

    private static Operand power(List<Operand> args, Lowering to) {
        Operand x = args.get(0);
        Operand exponent = args.get(1);
        if (to.isLiteral(exponent, 2)) {
            return to.apply(Op.MUL, x, x);
        }
        if (to.isLiteral(exponent, 3)) {
            return to.apply(Op.MUL, to.apply(Op.MUL, x, x), x);
        }
        if (to.isLiteral(exponent, 0.5)) {
            return to.apply(Op.SQRT, x);
        }
        return to.emit(Op.POW, args);
    }

    private Operand sign(Operand x, Lowering to) {
        Operand factor = to.literal(lift);
        Operand lifted = to.apply(Op.MUL, to.apply(Op.MUL, x, factor), factor);
        return to.apply(Op.MAX, to.apply(Op.MIN, lifted, to.literal(1)), to.literal(-1));
    }

    /** 1/(1 + e^-x), to 2e-7 of the whole range. */
    private static Operand sigmoid(Operand x, Lowering to) {
        Operand grown = exponentialMinusOne(to.apply(Op.NEG, x), to);
        return to.apply(Op.DIV, to.literal(1), to.apply(Op.ADD, grown, to.literal(2)));
    }

    /** (e^2x - 1)/(e^2x + 1). */
    private static Operand tanh(Operand x, Lowering to) {
        Operand grown = exponentialMinusOne(to.apply(Op.MUL, x, to.literal(2)), to);
        return to.apply(Op.DIV, grown, to.apply(Op.ADD, grown, to.literal(2)));
    }

    /** e^x - 1 for x within ±18, where both functions above are as good as flat: Taylor at x/8, doubled three times. */
    private static Operand exponentialMinusOne(Operand x, Lowering to) {
        Operand low = to.apply(Op.MAX, x, to.literal(-SATURATION));
        Operand y = to.apply(Op.MUL, to.apply(Op.MIN, low, to.literal(SATURATION)), to.literal(1.0 / 8));
        double factorial = 1;
        for (int k = 2; k <= TAYLOR_TERMS; k++) {
            factorial *= k;
        }
        Operand sum = to.literal(1 / factorial);
        for (int k = TAYLOR_TERMS; k > 1; k--) {
            factorial /= k;
            sum = to.apply(Op.ADD, to.apply(Op.MUL, y, sum), to.literal(1 / factorial));
        }
        Operand q = to.apply(Op.MUL, y, sum);
        for (int i = 0; i < 3; i++) {
            q = to.apply(Op.MUL, q, to.apply(Op.ADD, q, to.literal(2)));
        }
        return q;
    }
}
