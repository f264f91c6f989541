package org.samediffext.spi;

/** What an update rule needs beyond the gradient. A formula that reads {@code p} needs the parameter without saying so. */
public enum Need {
    /** The current value of the parameter. */
    PARAMETER,
    /** Each parameter by itself: networks else hand neighbouring parameters over as one long vector. */
    TENSOR_BOUNDARY,
    /** Each parameter by itself and in its true shape. */
    SHAPE
}
