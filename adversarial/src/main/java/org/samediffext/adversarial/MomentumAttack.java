package org.samediffext.adversarial;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Access;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/**
 * Steps along an accumulated gradient, the family of attacks whose results transfer to other models:
 *
 * <pre>
 * v ← momentum·v + g/mean|g|,   x ← Π(x + α·u(v)),   α = ε/steps,
 * </pre>
 *
 * <p>from the clean example, with Π and u as in {@link Pgd}. Where g is zero, v only decays, so that x stays as long as no gradient
 * was found. The members differ in how g is made; an implementation is a record with those of the settings below as
 * components that it does not leave at their defaults, and they may be combined: all defaults are the momentum method
 * {@link Mi}.
 *
 * <ul>
 *   <li>{@link #ahead}: g is taken at {@code x + α·momentum·v} (Nesterov);
 *   <li>{@link #scales}: g is that of the mean loss of {@code x, x/2, x/4, ...}, where zero stands for the lowest legal value;
 *   <li>{@link #neighbours}: g is increased by what it was on the mean, in the step before, at points around x more than at
 *       x;
 *   <li>{@link #diversity}: some of the time the loss sees a smaller image, padded at random places with the lowest
 *       legal value;
 *   <li>{@link #side}: at last g is smoothed by a Gaussian window.
 * </ul>
 *
 * <p>Points that are only asked for their gradient are returned where they lie in ball and box and are the best, and never
 * otherwise. An example that succeeds rests; to strengthen it further for another model, give {@link org.samediffext.spi.Criterion#endless}.
 */
public interface MomentumAttack extends BudgetSearchAttack {

    /**
     * The length of the way.
     *
     * @return the gradient steps, at least one
     */
    int steps();

    /**
     * The memory.
     *
     * @return the share of the accumulated gradient that a step keeps, at least 0
     */
    double momentum();

    /**
     * Where the gradient is taken.
     *
     * @return whether where the momentum leads; false by default, at the point itself
     */
    default boolean ahead() {
        return false;
    }

    /**
     * How many scales of the input the loss is averaged over.
     *
     * @return at least one, by default one
     */
    default int scales() {
        return 1;
    }

    /**
     * How many points around each point are asked for their gradients.
     *
     * @return none by default
     */
    default int neighbours() {
        return 0;
    }

    /**
     * How far around.
     *
     * @return the radius of the ball that neighbours are drawn from, in epsilons, 1.5 by default
     */
    default double reach() {
        return 1.5;
    }

    /**
     * How often the loss sees a changed image.
     *
     * @return a probability, 0 by default; above it the input must be images {@code [rows, channels, height, width]}
     */
    default double diversity() {
        return 0;
    }

    /**
     * How much an image may shrink.
     *
     * @return the smallest height and width as a fraction of the image's own, 0.9 by default
     */
    default double smallest() {
        return 0.9;
    }

    /**
     * The window that smooths the gradient.
     *
     * @return its side in pixels, odd; 1, for none, by default; above it the input must be images
     *     {@code [rows, channels, height, width]}
     */
    default int side() {
        return 1;
    }

    @Override
    default Access access() {
        return Access.GRADIENT;
    }

    @Override
    default Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        return new MomentumClimb(this, near, subject, random).step(0);
    }

    @Override
    default AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        AttackInput.format(x);
        if (x.rank() != 4 && (diversity() > 0 || side() > 1)) {
            throw new IllegalArgumentException(name() + " changes images and x has " + x.rank()
                    + " dimensions, allowed is [rows, channels, height, width]; reshape x, or take mi");
        }
        return BudgetSearchAttack.super.run(model, x, goal, options);
    }
}
