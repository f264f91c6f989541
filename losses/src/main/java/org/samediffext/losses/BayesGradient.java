package org.samediffext.losses;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An estimate of a Bayes error and how it changes with the samples.
 *
 * @param estimate the estimate
 * @param samples the gradient of {@link BayesEstimate#error} with respect to the features of the anchors, in their shape and
 *     type; in the leave-one-out form it holds both what a sample does as an anchor and what it does as a neighbour
 * @param references the gradient with respect to the features of the neighbours; null in the leave-one-out form
 */
public record BayesGradient(
        BayesEstimate estimate, INDArray samples, @Nullable INDArray references) {}
