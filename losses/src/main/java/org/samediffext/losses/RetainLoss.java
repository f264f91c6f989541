package org.samediffext.losses;

/** The loss of what is to be retained. */
public enum RetainLoss {
    /** The cross entropy with the true class. */
    CROSSENTROPY,
    /** The divergence from a reference model, {@link KlRetain}. */
    KL
}
