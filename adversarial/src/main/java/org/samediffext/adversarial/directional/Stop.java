package org.samediffext.adversarial.directional;

/** Why a search ended. */
public enum Stop {
    /** The radii of all its steps came to the minimum. */
    RADII,
    /** It made the most iterations. */
    ITERATIONS,
    /** It made the most evaluations. */
    EVALUATIONS,
    /** It took the longest time. */
    TIME
}
