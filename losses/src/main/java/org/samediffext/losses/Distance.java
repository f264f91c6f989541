package org.samediffext.losses;

/** How alike two embeddings are, as a similarity that is larger the closer they are. */
public enum Distance {
    /** The cosine {@code <x, y>/(|x| |y|)}. An embedding shorter than 1e-8 has cosine 0 to all others, and gradient 0. */
    COSINE,
    /** The product {@code <x, y>}. */
    DOT,
    /**
     * The negative Euclidean distance {@code −|x − y|}, so that thresholds and margins are negative distances too. Computed in
     * double; between equal embeddings the gradient is 0.
     */
    EUCLIDEAN;

    /** The length below which an embedding counts as zero. */
    static final double SHORTEST = 1e-8;

    /** The share of two squared lengths below which a squared distance is rounding error. */
    static final double ROUNDING = 1e-12;
}
