package org.samediffext.kernel;

/** The functions of a formula that make one number of all elements, or of those of each output channel. */
enum Reduction implements Function {
    SUM("sum", 1, Extent.TENSOR),
    MEAN("mean", 1, Extent.TENSOR),
    DOT("dot", 2, Extent.TENSOR),
    NORM("norm", 1, Extent.TENSOR),
    NORM1("norm1", 1, Extent.TENSOR),
    MAXABS("maxabs", 1, Extent.TENSOR),
    NUMEL("numel", 0, Extent.TENSOR),
    CHANNELSUM("channelsum", 1, Extent.CHANNEL),
    CHANNELMEAN("channelmean", 1, Extent.CHANNEL),
    CHANNELDOT("channeldot", 2, Extent.CHANNEL),
    CHANNELNORM("channelnorm", 1, Extent.CHANNEL),
    CHANNELNORM1("channelnorm1", 1, Extent.CHANNEL),
    CHANNELMAXABS("channelmaxabs", 1, Extent.CHANNEL),
    CHANNELNUMEL("channelnumel", 0, Extent.CHANNEL),
    CHANNELS("channels", 0, Extent.CHANNEL);

    private final String symbol;
    private final int arity;
    private final Extent extent;

    Reduction(String symbol, int arity, Extent extent) {
        this.symbol = symbol;
        this.arity = arity;
        this.extent = extent;
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

    /** Whether the value is the same for all elements; all channels have the same number of elements. */
    boolean isNumber() {
        return extent == Extent.TENSOR || arity == 0;
    }
}
