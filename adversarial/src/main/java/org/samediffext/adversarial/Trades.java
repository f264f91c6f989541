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
 * TRADES: the clean examples are to be classified, and the model is to say the same of everything around them:
 * {@code min mean [CE(z(x), y) + β·KL(p(x)‖p(x'))]} with {@code x' ≈ argmax KL(p(x)‖p(x'))}, p(x) held, over the ball cut by the box.
 *
 * <p>The maximum is looked for by {@code steps} projected gradient steps of {@code relativeStep·ε/steps} from x plus Gaussian noise, in
 * inference form at the present weights; that costs {@code steps} products with the model and one forward pass. A batch to train on
 * holds x and then x', so that it has twice the rows; the gradient goes through both terms of {@link TradesLoss}, which must be the
 * model's loss: {@code SameDiffExt.install} puts it there, or {@link #loss}. Batch normalisation therefore sees the mixture of both
 * halves in one batch, while the authors pass them through the model one after the other. Labels have one column a class.
 *
 * <p>With β = 0 it is, without batch normalisation, training on the clean rows with cross entropy up to rounding: batches are pairs all
 * the same, as the loss reads no others, its softmax is that of {@link TradesLoss} in double, and the zeros of the second half take part
 * in the sums of the gradient, whose order goes by the number of rows.
 *
 * <p>Zhang, Yu, Jiao, Xing, El Ghaoui, Jordan 2019, Theoretically Principled Trade-off between Robustness and Accuracy. The defaults are
 * theirs for CIFAR-10: β = 6, ε = 0.031, ten steps of 0.007; for MNIST they take β = 1.
 *
 * @param beta the weight of the robust term, {@code >= 0}; default 6
 * @param norm the norm of the ball; default L-infinity
 * @param epsilon the radius, in the units of the input, {@code >= 0}
 * @param steps the gradient steps, {@code >= 1}; default 10
 * @param relativeStep the length of all steps together, in epsilons, above 0; default 2.258, the paper's
 * @param noise the standard deviation of the noise at the start, in the units of the input, {@code >= 0}; default 0.001
 */
@About(
        value = "clean cross entropy and agreement with what is around",
        paper = "Zhang et al. 2019, Theoretically Principled Trade-off between Robustness and Accuracy")
public record Trades(double beta, Norm norm, @Required double epsilon, int steps, double relativeStep, double noise)
        implements Defense {

    /** The settings for CIFAR-10. */
    public Trades() {
        this(6, Norm.LINF, .031, 10, .007 * 10 / .031, .001);
    }

    /** Checks the settings. */
    public Trades {
        Range.nonNegative("beta", beta);
        Range.nonNegative("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("relativeStep", relativeStep);
        Range.nonNegative("noise", noise);
    }

    @Override
    public Optional<LossTerm> loss() {
        return Optional.of(new TradesLoss(beta));
    }

    @Override
    public DataSetIterator batches(DataSetIterator batches, GradientModel model, long seed) {
        return new PairedBatches(new Ball(norm, epsilon), steps, relativeStep * epsilon / steps, noise)
                .of(batches, model, seed, (clean, ascent) -> {
                    double[][] p = ascent.cleanScores();
                    for (int row = 0; row < p.length; row++) {
                        p[row] = LogSoftmax.probabilities(LogSoftmax.of(p[row]));
                    }
                    return (row, z) -> divergenceSlope(p[row], z);
                });
    }

    /** ∂KL(p‖q)/∂z' = q − p. */
    private static double[] divergenceSlope(double[] p, double[] z) {
        double[] slope = LogSoftmax.probabilities(LogSoftmax.of(z));
        for (int k = 0; k < p.length; k++) {
            slope[k] -= p[k];
        }
        return slope;
    }
}
