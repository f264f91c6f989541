package org.samediffext.examples.run;

/**
 * What estimators that took no part in a protection say of its training images.
 *
 * @param method the protection, or {@link UnlearnableTrial#CLEAN}
 * @param seed of everything
 * @param inPixels the error of a vote of nearest neighbours among the images themselves
 * @param inFeatures the same in the scores of a network that has learnt the test images, and so none of these
 * @param largest the largest change of a pixel
 * @param length the mean Euclidean length of the change
 * @param seconds the wall clock of the protection
 */
public record UnlearnableEstimate(
        String method, long seed, double inPixels, double inFeatures, double largest, double length, double seconds) {}
