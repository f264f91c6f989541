package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/**
 * A detector of attacked examples: how far a transform moves the answer, {@code max_T ‖p(x) − p(T(x))‖₁}, p the probabilities
 * of the classes. Xu, Evans, Qi 2018, Feature Squeezing: Detecting Adversarial Examples in Deep Neural Networks. An attack that
 * knows the detector may keep the score low; {@link Detection} says nothing about that.
 */
public final class FeatureSqueezing {
    private final GradientModel model;
    private final List<Eot> squeezed = new ArrayList<>();

    /**
     * A detector.
     *
     * @param model the model that is protected
     * @param squeezers the transforms T, at least one, such as {@link BitDepth} and {@link MedianFilter}
     * @param seed of stochastic transforms
     */
    public FeatureSqueezing(GradientModel model, List<? extends InputTransform> squeezers, long seed) {
        Range.that("squeezers", squeezers, "at least one transform", !squeezers.isEmpty());
        this.model = model;
        squeezers.forEach(transform -> squeezed.add(new Eot(model, transform, 1, seed)));
    }

    /**
     * The scores.
     *
     * @param x one example a row; not changed
     * @return one a row, from 0 to 2; attacked examples tend to have large ones
     */
    public List<Double> scores(INDArray x) {
        double[][] plain = Rows.read(model.logits(x));
        double[] largest = new double[plain.length];
        for (Eot each : squeezed) {
            double[][] moved = Rows.read(each.logits(x));
            for (int row = 0; row < plain.length; row++) {
                largest[row] = Math.max(largest[row], distance(plain[row], moved[row]));
            }
        }
        List<Double> scores = new ArrayList<>();
        for (double score : largest) {
            scores.add(score);
        }
        return scores;
    }

    private static double distance(double[] z, double[] moved) {
        double[] p = LogSoftmax.of(z);
        double[] q = LogSoftmax.of(moved);
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += Math.abs(Math.exp(p[k]) - Math.exp(q[k]));
        }
        return sum;
    }
}
