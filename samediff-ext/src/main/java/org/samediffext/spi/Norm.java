package org.samediffext.spi;

/** The norms in which a perturbation is measured. */
public enum Norm {
    /** The largest absolute value. */
    LINF,
    /** The Euclidean norm. */
    L2,
    /** The sum of absolute values. */
    L1
}
