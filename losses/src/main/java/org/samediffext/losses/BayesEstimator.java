package org.samediffext.losses;

import java.util.List;
import java.util.Locale;
import org.samediffext.spi.Range;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Estimates the Bayes error, which is what the best classifier gets wrong, from samples: each anchor's posterior is the mean of
 * its neighbours' labels under a kernel, without the anchor itself.
 *
 * <pre>
 * κ_ij = −‖x_i − x_j‖²/(2σ²) + log w_j                 RBF, the anchor itself left out
 * κ_ij = log sigmoid(x_i·x_j/σ²) + log w_j             DOT_SIGMOID
 * q_ij = exp κ_ij / (Σ_j exp κ_ij + floor)             p_ic = Σ_j q_ij t_jc
 * s_i  = (Σ_c p_ic^a)^(1/a)                            e_i  = 1 − s_i
 * B    = Σ_i w_i e_i / Σ_i w_i                         over anchors with a neighbour
 *
 * v_ic = ∂s_i/∂p_ic = (p_ic/s_i)^(a−1)                 D_ij = q_ij (⟨v_i, t_j⟩ − ⟨v_i, p_i⟩)
 * W_ij = D_ij w_i/(σ² Σ w)                             S = W + Wᵀ
 * ∂B/∂X = diag(S 1) X − S X                            RBF
 * ∂B/∂X = −(W + Wᵀ) X, W_ij (1 − sigmoid(x_i·x_j/σ²))  DOT_SIGMOID
 * </pre>
 *
 * <p>{@code B} lies between 0 and {@code 1 − 1/classes}. As the samples grow in number it tends to the Bayes error of the classes
 * blurred by σ, which is no smaller than that of the classes; with few samples it is biased down. Always read it beside
 * {@link BayesEstimate#looError} and {@link BayesEstimate#neighbours}; where those are below 10 on average a warning is logged. A
 * finite power makes {@code B} smooth in the samples and smaller, by at most a factor of {@code classes^(1/a)} on {@code 1 − e}.
 *
 * <p>Time is {@code O(n² features)} in three matrix products, memory is a few blocks of rows. DOUBLE is computed in double, other
 * types in float products of features around zero with everything else in double. σ is a constant in the gradient.
 *
 * <p>Method: Zhang, Sun, Lim and Zhang 2026, AAAI, whose published estimator this follows; the log domain, smooth maximum, soft
 * labels, weights and bandwidth rules are additions. Their code adds 1e-8 to the sum of the kernel and takes the gradient of the
 * sum of {@code e_i}, which is the number of anchors times this one; see {@link #author}.
 *
 * @param kernel how alike two samples are
 * @param bandwidth the rule for σ
 * @param power {@code a}, from 1 to infinity; 8 is a good choice for an ascent
 * @param floor what is added to the sum of the kernel, 0 for none; with it an isolated sample has the error 1
 */
public record BayesEstimator(Kernel kernel, Bandwidth bandwidth, double power, double floor) {
    private static final Logger log = LoggerFactory.getLogger(BayesEstimator.class);
    private static final int FEW = 10;

    /** How alike two samples are. */
    public enum Kernel {
        /** Falls with the distance. */
        RBF {
            @Override
            double log(double scaled) {
                return scaled;
            }

            @Override
            double slope(double scaled) {
                return 1;
            }
        },
        /** Rises with the inner product. */
        DOT_SIGMOID {
            @Override
            double log(double scaled) {
                return Math.min(scaled, 0) - Math.log1p(Math.exp(-Math.abs(scaled)));
            }

            @Override
            double slope(double scaled) {
                return 1 / (1 + Math.exp(scaled));
            }
        };

        /** The logarithm of the kernel of half the negative squared distance, or the inner product, over σ². */
        abstract double log(double scaled);

        /** Its derivative. */
        abstract double slope(double scaled);
    }

    /** Checks the ranges. */
    public BayesEstimator {
        Range.that("power", power, "a number >= 1 or infinity", power >= 1);
        Range.nonNegative("floor", floor);
    }

    /**
     * The RBF kernel and the plain maximum.
     *
     * @param bandwidth the rule for σ
     */
    public BayesEstimator(Bandwidth bandwidth) {
        this(Kernel.RBF, bandwidth, Double.POSITIVE_INFINITY, 0);
    }

    /**
     * The estimator as its authors run it: σ is 0.3 of the largest absolute feature, the floor is 1e-8. One far sample then
     * changes the estimate at will.
     *
     * @return the estimator
     */
    public static BayesEstimator author() {
        return new BayesEstimator(Kernel.RBF, Bandwidth.maxAbs(0.3), Double.POSITIVE_INFINITY, 1e-8);
    }

    /**
     * The same with another power.
     *
     * @param newPower {@code a}
     * @return another estimator
     */
    public BayesEstimator withPower(double newPower) {
        return new BayesEstimator(kernel, bandwidth, newPower, floor);
    }

    /**
     * The same with σ fixed at what the rule gives for some samples, so that values before and after a change of the samples can
     * be compared, and so that an ascent cannot move σ.
     *
     * @param samples the samples
     * @return another estimator
     */
    public BayesEstimator frozen(BayesSamples samples) {
        double sigma = KernelEstimate.of(this, samples).sigma();
        return new BayesEstimator(kernel, Bandwidth.fixed(sigma), power, floor);
    }

    /**
     * The estimate with every sample held against all others.
     *
     * @param samples the samples
     * @return the estimate
     * @throws IllegalArgumentException if a label is no label, or a feature of a row that counts is not finite
     */
    public BayesEstimate estimate(BayesSamples samples) {
        return warned(KernelEstimate.of(this, samples).estimate());
    }

    /**
     * The estimate with anchors held against other samples, such as a minibatch against a fixed set.
     *
     * @param queries the anchors
     * @param references the neighbours, from which σ is taken too
     * @param excluded for each anchor the row of the references that is the same sample, −1 if none is; empty if none is for all
     * @return the estimate over the anchors
     * @throws IllegalArgumentException as in {@link #estimate(BayesSamples)}
     */
    public BayesEstimate estimate(BayesSamples queries, BayesSamples references, int... excluded) {
        return warned(KernelEstimate.of(this, queries, references, excluded).estimate());
    }

    /**
     * The estimates of several bandwidths instead of the rule's, with the products of the samples computed once. Logs nothing.
     *
     * @param samples the samples
     * @param sigmas values of σ in the units of the features, positive
     * @return one a bandwidth
     * @throws IllegalArgumentException as in {@link #estimate(BayesSamples)}
     */
    public List<BayesEstimate> curve(BayesSamples samples, List<Double> sigmas) {
        sigmas.forEach(sigma -> Range.positive("sigmas", sigma));
        return KernelEstimate.of(this, samples)
                .estimates(sigmas.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * The gradient with every sample held against all others.
     *
     * @param samples the samples
     * @return the estimate, and its gradient with respect to the features
     * @throws IllegalArgumentException as in {@link #estimate(BayesSamples)}
     */
    public BayesGradient gradient(BayesSamples samples) {
        return KernelEstimate.of(this, samples).gradient();
    }

    /**
     * The gradient with anchors held against other samples.
     *
     * @param queries the anchors
     * @param references the neighbours, from which σ is taken too
     * @param excluded as in {@link #estimate(BayesSamples, BayesSamples, int...)}
     * @return the estimate, and its gradient with respect to the features of both
     * @throws IllegalArgumentException as in {@link #estimate(BayesSamples)}
     */
    public BayesGradient gradient(BayesSamples queries, BayesSamples references, int... excluded) {
        return KernelEstimate.of(this, queries, references, excluded).gradient();
    }

    private static BayesEstimate warned(BayesEstimate estimate) {
        if (estimate.anchors() > 0 && estimate.neighbours() < FEW) {
            log.warn(
                    "Bayes error: {} effective neighbours on average with sigma {}, below {} the estimate is too small;"
                            + " more samples or a larger sigma help",
                    String.format(Locale.ROOT, "%.1f", estimate.neighbours()),
                    String.format(Locale.ROOT, "%.3g", estimate.sigma()),
                    FEW);
        }
        return estimate;
    }
}
