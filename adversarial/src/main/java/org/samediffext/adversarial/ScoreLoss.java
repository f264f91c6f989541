package org.samediffext.adversarial;

/** A function of the scores of one example, with its gradient. */
@FunctionalInterface
public interface ScoreLoss {

    /**
     * Value and gradient.
     *
     * @param scores the scores z; not to be changed
     * @param slope the gradient with respect to z is written here; zero on entry
     * @return the value
     */
    double at(double[] scores, double[] slope);

    /**
     * The value alone.
     *
     * @param scores the scores z; not to be changed
     * @return the value
     */
    default double value(double[] scores) {
        return at(scores, new double[scores.length]);
    }

    /**
     * The difference of two scores.
     *
     * @param raised a class
     * @param lowered another class
     * @return {@code z_raised − z_lowered}
     */
    static ScoreLoss difference(int raised, int lowered) {
        return (scores, slope) -> {
            slope[raised] += 1;
            slope[lowered] -= 1;
            return scores[raised] - scores[lowered];
        };
    }
}
