package org.samediffext.spi;

/** How much of a model an attack uses. */
public enum Access {
    /** Decisions only: {@link DecisionModel}. */
    LABELS,
    /** Scores: {@link LogitModel}. */
    LOGITS,
    /** Scores and their derivative: {@link GradientModel}. */
    GRADIENT
}
