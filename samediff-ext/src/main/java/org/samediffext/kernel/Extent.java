package org.samediffext.kernel;

/** Which elements a reduction makes one number of. */
enum Extent {
    /** Those of one output channel: a number for each channel. */
    CHANNEL("channel"),
    /** All elements of the parameter. */
    TENSOR(""),
    /** All elements of all parameters of a model. */
    MODEL("model");

    private final String prefix;

    Extent(String prefix) {
        this.prefix = prefix;
    }

    /** What the names of its reductions begin with. */
    String prefix() {
        return prefix;
    }
}
