package org.samediffext.losses;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An estimate of a Bayes error.
 *
 * @param error the estimate itself, the weighted mean of {@code errors}, which tends to be too small where neighbours are few
 *     and to be that of blurred classes where {@code sigma} is large; 0 if no row counts
 * @param looError the weighted share of anchors whose likeliest class by their neighbours is not their own, as a rule too large
 * @param neighbours the weighted mean of the effective number of neighbours, {@code 1/Σ_j q_ij²}
 * @param sigma the bandwidth in the units of the features
 * @param anchors how many anchors count
 * @param errors DOUBLE {@code [rows, 1]}, {@code e_i} of each anchor, 0 where it does not count
 */
public record BayesEstimate(
        double error, double looError, double neighbours, double sigma, int anchors, INDArray errors) {}
