package org.samediffext.kernel;

/** The operators and functions of a formula: the whole grammar of values. */
enum Op implements Function {
    ADD("+", 2),
    SUB("-", 2),
    MUL("*", 2),
    DIV("/", 2),
    POW("pow", 2),
    NEG("negative", 1),
    LT("<", 2),
    LE("<=", 2),
    GT(">", 2),
    GE(">=", 2),
    EQ("==", 2),
    NE("!=", 2),
    SQRT("sqrt", 1),
    ABS("abs", 1),
    SIGN("sign", 1),
    EXP("exp", 1),
    LOG("log", 1),
    TANH("tanh", 1),
    SIGMOID("sigmoid", 1),
    SQUARE("square", 1),
    MIN("min", 2),
    MAX("max", 2),
    CLIP("clip", 3),
    WHERE("where", 3);

    private final String symbol;
    private final int arity;

    Op(String symbol, int arity) {
        this.symbol = symbol;
        this.arity = arity;
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public int arity() {
        return arity;
    }

    /** Whether it is called by its name. */
    boolean isFunction() {
        return this == POW || compareTo(SQRT) >= 0;
    }

    /** The value for numbers; a NaN operand gives NaN, except in the branch that {@code where} does not take. */
    double apply(double a, double b, double c) {
        return switch (this) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> Math.pow(a, b);
            case NEG -> -a;
            case LT, LE, GT, GE, EQ, NE -> Choice.compare(this, a, b);
            case SQRT -> Math.sqrt(a);
            case ABS -> Math.abs(a);
            case SIGN -> Math.signum(a);
            case EXP -> Math.exp(a);
            case LOG -> Math.log(a);
            case TANH -> Math.tanh(a);
            case SIGMOID -> 1 / (1 + Math.exp(-a));
            case SQUARE -> a * a;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case CLIP -> Math.min(Math.max(a, b), c);
            case WHERE -> Choice.where(a, b, c);
        };
    }
}
