package org.samediffext.kernel;

/** Which elements a reduction makes one number of. */
enum Extent {
    /** Those of one output channel: a number for each channel. */
    CHANNEL,
    /** All elements of the parameter. */
    TENSOR
}
