package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Error-minimising noise: examples on which a model has nothing left to learn. In turns the surrogate is trained on the
 * protected examples, and these descend its loss,
 *
 * <pre>
 * x ← Π(x − α·sign ∂CE(x, y)/∂x),   α = step·ε,   steps times, in the L-infinity ball and the box
 * </pre>
 *
 * <p>until the surrogate errs on no more than the share {@code error} of the protected examples, or the rounds end. How long
 * the surrogate is trained in a round (the paper: ten batches) is the surrogate's matter. With {@code classwise} all examples
 * of a class share one noise: after each step their noises are replaced by their mean, which is clipped to the ball; added to
 * an example it is clipped to the box. Noise starts uniform in the ball.
 *
 * <p>With a state file in the options the run can be stopped at any moment, a killed process included, and goes on when it is
 * started again, to the same bytes. The surrogate must be given as it was at the first start, and must be able to say its
 * state and to go back to it. A file of other data, settings or first weights is refused.
 *
 * <p>Huang, Ma, Erfani, Bailey, Wang 2021, Unlearnable Examples: Making Personal Data Unexploitable.
 *
 * @param epsilon the radius of the L-infinity ball in the units of the features, above 0
 * @param rounds how often at most the surrogate is trained, at least 1
 * @param steps the steps of the examples in a round, at least 1
 * @param step the length of a step in epsilons, above 0
 * @param error the share of errors that ends the run, 0 to 1; the paper has 0.01, and 0.1 class-wise
 * @param classwise whether all examples of a class share one noise
 */
@About(
        value = "lowers the loss of a model that is trained along, so that nothing is left to learn",
        paper = "Huang et al. 2021, Unlearnable Examples: Making Personal Data Unexploitable")
public record Emn(@Required double epsilon, int rounds, int steps, double step, double error, boolean classwise)
        implements Protection {

    /** 100 rounds of 20 steps of ε/10 to an error of 0.01, one noise an example; the epsilon is an example. */
    public Emn() {
        this(8 / 255.0, 100, 20, 0.1, 0.01, false);
    }

    /** Checks the settings. */
    public Emn {
        Range.positive("epsilon", epsilon);
        Range.atLeast("rounds", rounds, 1);
        Range.atLeast("steps", steps, 1);
        Range.positive("step", step);
        Range.that("error", error, "a number from 0 to 1", error >= 0 && error <= 1);
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        return new EmnRun(this, data, data.surrogate(name(), options), options).result();
    }
}
