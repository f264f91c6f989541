package org.samediffext.kernel;

/** The functions of a formula that make one number of all elements. */
enum Reduction implements Function {
    SUM("sum", 1),
    MEAN("mean", 1),
    DOT("dot", 2),
    NORM("norm", 1),
    NORM1("norm1", 1),
    MAXABS("maxabs", 1),
    NUMEL("numel", 0);

    private final String symbol;
    private final int arity;

    Reduction(String symbol, int arity) {
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
}
