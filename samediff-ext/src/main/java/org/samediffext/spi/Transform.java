package org.samediffext.spi;

/** A change of the input in front of a classifier, meant as a defence. */
public interface Transform extends Method {

    /**
     * The classifier behind the transform, for inference and for attacks that go through the transform.
     *
     * @param model the classifier
     * @param draws over how many draws scores and gradients are averaged, at least 1, where the transform draws at all; a
     *     defended model answers by one draw, an attack needs the mean over several
     * @param seed of the draws
     * @return a view that shares the classifier
     */
    GradientModel before(GradientModel model, int draws, long seed);
}
