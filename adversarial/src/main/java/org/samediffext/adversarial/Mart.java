package org.samediffext.adversarial;

import java.util.Optional;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.spi.About;
import org.samediffext.spi.Defense;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * MART: {@code min mean [BCE(z(x'), y) + λ·(1 − p_y(x))·KL(p(x)‖p(x'))]}: the adversarial examples are to be classified with a margin,
 * and agreement counts most where the clean example is misjudged. {@code x' ≈ argmax CE(z(x'), y)} over the ball cut by the box.
 *
 * <p>Batches, cost, batch normalisation and start are those of {@link Trades}, the loss is {@link MartLoss}. Labels are one-hot.
 *
 * <p>Wang, Zou, Yi, Bailey, Ma, Gu 2020, Improving Adversarial Robustness Requires Revisiting Misclassified Examples. Ten steps of 0.007
 * at ε = 0.031; λ = 5, their program takes 6.
 *
 * @param lambda λ, the weight of the divergence, {@code >= 0}; default 5
 * @param norm the norm of the ball; default L-infinity
 * @param epsilon the radius, in the units of the input, {@code >= 0}
 * @param steps the gradient steps, {@code >= 1}; default 10
 * @param relativeStep the length of all steps together, in epsilons, above 0; default 2.258
 * @param noise the standard deviation of the noise at the start, in the units of the input, {@code >= 0}; default 0.001
 */
@About(
        value = "adversarial training that minds misjudged examples",
        paper = "Wang et al. 2020, Improving Adversarial Robustness Requires Revisiting Misclassified Examples")
public record Mart(double lambda, Norm norm, @Required double epsilon, int steps, double relativeStep, double noise)
        implements Defense {

    /** The settings for CIFAR-10. */
    public Mart() {
        this(5, Norm.LINF, .031, 10, .007 * 10 / .031, .001);
    }

    /** Checks the settings. */
    public Mart {
        Range.nonNegative("lambda", lambda);
        Range.nonNegative("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("relativeStep", relativeStep);
        Range.nonNegative("noise", noise);
    }

    @Override
    public Optional<LossTerm> loss() {
        return Optional.of(new MartLoss(lambda));
    }

    @Override
    public DataSetIterator batches(DataSetIterator batches, GradientModel model, long seed) {
        return new PairedBatches(new Ball(norm, epsilon), steps, relativeStep * epsilon / steps, noise)
                .of(batches, model, seed, (clean, ascent) -> {
                    double[][] y = Targets.read(name(), clean.getLabels(), ascent.size(), model.classes());
                    return (row, z) -> Targets.crossEntropySlope(y[row], z);
                });
    }
}
