package org.samediffext.examples.run;

/**
 * One victim.
 *
 * @param method the protection, {@link #CLEAN} or {@link #LEFT_OUT}
 * @param victim the kind of network
 * @param fraction the share of the images that is protected or left out
 * @param seed of everything
 * @param accuracy on the clean test images
 */
public record UnlearnableTrial(String method, Victim victim, double fraction, long seed, Proportion accuracy) {
    /** All images as they are. */
    public static final String CLEAN = "clean";

    /** The images that would be protected are left out, the others are as they are. */
    public static final String LEFT_OUT = "left out";
}
