package org.samediffext.kernel;

import org.jspecify.annotations.Nullable;

/** The functions of a formula that make one number of all elements: those of a tensor, or those of all tensors of a model. */
enum Reduction implements Function {
    SUM("sum", 1),
    MEAN("mean", 1),
    DOT("dot", 2),
    NORM("norm", 1),
    NORM1("norm1", 1),
    MAXABS("maxabs", 1),
    NUMEL("numel", 0),
    MODEL_SUM(SUM),
    MODEL_MEAN(MEAN),
    MODEL_DOT(DOT),
    MODEL_NORM(NORM),
    MODEL_NORM1(NORM1),
    MODEL_MAXABS(MAXABS),
    MODEL_NUMEL(NUMEL);

    private final String symbol;
    private final int arity;
    private final @Nullable Reduction ofTensor;

    Reduction(String symbol, int arity) {
        this.symbol = symbol;
        this.arity = arity;
        this.ofTensor = null;
    }

    Reduction(Reduction ofTensor) {
        this.symbol = "model" + ofTensor.symbol;
        this.arity = ofTensor.arity;
        this.ofTensor = ofTensor;
    }

    /** Whether all tensors of a model are reduced together. */
    boolean isOfModel() {
        return ofTensor != null;
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
