package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Data whose classes overlap: projected gradient ascent of the kernel estimate of the Bayes error, the error of the best
 * classifier there is, in a ball around each example.
 *
 * <pre>
 * p_ic = Σ_{j≠i, y_j=c} s_ij / Σ_{j≠i} s_ij,  s_ij = exp(−‖φ(x_i) − φ(x_j)‖²/(2σ²))
 * E    = mean_i (1 − max_c p_ic)              max as (Σ_c p_ic^a)^(1/a), a = power
 * x_i  ← Π(x_i + α·u(∂E/∂x_i)),               α = relativeStep·ε/rounds
 * </pre>
 *
 * <p>Π is the exact projection onto ball and box and u the steepest direction of the norm, as in {@link Pgd}. In a round each
 * example takes one step, in a minibatch drawn with the same share of each class. φ is the identity without a surrogate in
 * the options; with one it is the surrogate's scores, and gradients are pulled back by its vector-Jacobian product. With
 * {@code retrain} the surrogate is trained on the protected examples before each round. σ is that of the clean examples (two
 * thousand of them at most) under the surrogate of the time, so that the ascent cannot raise E by moving it.
 *
 * <p>In many dimensions with few examples E sees too few neighbours: use a feature space of ten dimensions or fewer. An example
 * without a neighbour within reach of σ has no gradient and stays.
 *
 * <p>With a state file in the options the run can be stopped at any moment, a killed process included, and goes on when it is
 * started again, to the same bytes. A file of other data or settings is refused; a retrained surrogate is not
 * compared. What a retrained surrogate carries from round to round is kept if it can say it.
 *
 * <p>Bayes error optimisation against unauthorised learning: Zhang, Sun, Lim and Zhang 2026, AAAI; stratified minibatches,
 * smooth maximum, the bandwidth rule, feature spaces and resuming are ours. Features are computed in double.
 *
 * @param norm the norm of the ball
 * @param epsilon its radius in the units of the features, above 0
 * @param rounds the steps of each example, at least 1
 * @param relativeStep the length of all steps together, in epsilons, above 0
 * @param batchSize about how many examples are held against each other, at least 4; more where a class would have fewer than two
 * @param sigma the bandwidth; 0 for the one under which the clean examples' classes are likeliest, left out one by one
 * @param power {@code a}, at least 1; 0 for the plain maximum
 * @param retrain whether the surrogate is trained before each round
 */
@About(
        value = "moves examples so that the estimated Bayes error of the data rises",
        paper = "Zhang et al. 2026, AAAI, Bayes error optimisation")
public record BayesErrorAscent(
        Norm norm,
        @Required double epsilon,
        int rounds,
        double relativeStep,
        int batchSize,
        double sigma,
        double power,
        boolean retrain)
        implements Protection {

    /** L-infinity, 100 rounds of ε/40, batches of 512, σ from the data, the plain maximum; the epsilon is an example. */
    public BayesErrorAscent() {
        this(Norm.LINF, 8 / 255.0, 100, 2.5, 512, 0, 0, false);
    }

    /** Checks the settings. */
    public BayesErrorAscent {
        Range.positive("epsilon", epsilon);
        Range.atLeast("rounds", rounds, 1);
        Range.positive("relativeStep", relativeStep);
        Range.atLeast("batchSize", batchSize, 4);
        Range.nonNegative("sigma", sigma);
        Range.that("power", power, "0, or a finite number >= 1", power == 0 || (power >= 1 && Double.isFinite(power)));
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        if (data.smallestClass() < 2) {
            throw new IllegalArgumentException(name()
                    + ": a class has a single example, allowed are two or more, as each is judged by the others");
        }
        if (retrain && options.surrogate().isEmpty()) {
            throw new IllegalArgumentException(name() + ": retrain needs a surrogate in the options");
        }
        return new BayesErrorClimb(this, data, options).run();
    }
}
