package org.samediffext.spi;

/** The norms in which a perturbation is measured. */
public enum Norm {
    /** The largest absolute value. */
    LINF,
    /** The Euclidean norm. */
    L2,
    /** The sum of absolute values. */
    L1;

    /**
     * The norm that bounds linear functions over this norm's balls.
     *
     * @return L1 for LINF, LINF for L1, L2 for L2
     */
    public Norm dual() {
        return switch (this) {
            case LINF -> L1;
            case L2 -> L2;
            case L1 -> LINF;
        };
    }
}
