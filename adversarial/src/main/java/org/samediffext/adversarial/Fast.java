package org.samediffext.adversarial;

import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.spi.About;
import org.samediffext.spi.Defense;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Fast adversarial training: {@link AdversarialTraining} in L-infinity with a single step,
 * {@code x' = Π(u + relativeStep·ε·sign(∇CE(u)))} from u uniform in the ball. One forward and one backward pass more a batch.
 *
 * <p>It may fail all at once: within an epoch the model becomes robust against this step and against nothing else. A
 * {@link RobustnessListener} tells when that happens.
 *
 * <p>Wong, Rice, Kolter 2020, Fast is better than free: Revisiting adversarial training. They stop as soon as the accuracy under
 * five steps of PGD falls, and take a cyclic learning rate for 15 epochs.
 *
 * @param epsilon the radius, in the units of the input, {@code >= 0}
 * @param relativeStep the length of the step, in epsilons, above 0; default 1.25
 */
@About(
        value = "adversarial training with one step from a random start",
        paper = "Wong et al. 2020, Fast is better than free: Revisiting adversarial training")
public record Fast(@Required double epsilon, double relativeStep) implements Defense {

    /** The settings for CIFAR-10, ε = 8/255. */
    public Fast() {
        this(8 / 255.0, 1.25);
    }

    /** Checks the settings. */
    public Fast {
        Range.nonNegative("epsilon", epsilon);
        Range.positive("relativeStep", relativeStep);
    }

    @Override
    public DataSetIterator batches(DataSetIterator batches, GradientModel model, long seed) {
        return new AdversarialTraining(Norm.LINF, epsilon, 1, relativeStep, true, 0)
                .batches(name(), batches, model, seed);
    }
}
