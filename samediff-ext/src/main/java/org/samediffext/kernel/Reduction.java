package org.samediffext.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The functions of a formula that make one number of all elements: those of a tensor, those of each of its output channels, or those
 * of all tensors of a model.
 */
enum Reduction implements Function {
    SUM("sum", 1),
    MEAN("mean", 1),
    DOT("dot", 2),
    NORM("norm", 1),
    NORM1("norm1", 1),
    MAXABS("maxabs", 1),
    NUMEL("numel", 0),
    CHANNEL_SUM(Extent.CHANNEL, SUM),
    CHANNEL_MEAN(Extent.CHANNEL, MEAN),
    CHANNEL_DOT(Extent.CHANNEL, DOT),
    CHANNEL_NORM(Extent.CHANNEL, NORM),
    CHANNEL_NORM1(Extent.CHANNEL, NORM1),
    CHANNEL_MAXABS(Extent.CHANNEL, MAXABS),
    CHANNEL_NUMEL(Extent.CHANNEL, NUMEL),
    CHANNELS(Extent.CHANNEL, "channels", 0, null),
    MODEL_SUM(Extent.MODEL, SUM),
    MODEL_MEAN(Extent.MODEL, MEAN),
    MODEL_DOT(Extent.MODEL, DOT),
    MODEL_NORM(Extent.MODEL, NORM),
    MODEL_NORM1(Extent.MODEL, NORM1),
    MODEL_MAXABS(Extent.MODEL, MAXABS),
    MODEL_NUMEL(Extent.MODEL, NUMEL);

    private final Extent extent;
    private final String symbol;
    private final int arity;
    private final @Nullable Reduction ofTensor;

    Reduction(String symbol, int arity) {
        this(Extent.TENSOR, symbol, arity, null);
    }

    Reduction(Extent extent, Reduction ofTensor) {
        this(extent, extent.prefix() + ofTensor.symbol, ofTensor.arity, ofTensor);
    }

    Reduction(Extent extent, String symbol, int arity, @Nullable Reduction ofTensor) {
        this.extent = extent;
        this.symbol = symbol;
        this.arity = arity;
        this.ofTensor = ofTensor;
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public int arity() {
        return arity;
    }

    Extent extent() {
        return extent;
    }

    /** The same of all elements of a tensor. */
    Reduction ofTensor() {
        return ofTensor == null ? this : ofTensor;
    }

    /** Whether the value is the same for all elements; all channels have the same number of elements. */
    boolean isNumber() {
        return extent != Extent.CHANNEL || arity == 0;
    }
}
