package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a client lacks of the others' loss: {@code γ·∇⟨mean ν − ν_i, φ(x)⟩}, from the weights ν_i of random features that each client
 * fits to its answers and sends.
 */
final class Correction {
    private final RandomFeatures features;
    private final double gamma;

    Correction(RandomFeatures features, double gamma) {
        this.features = features;
        this.gamma = gamma;
    }

    /** One a client. */
    List<UnaryOperator<double[]>> of(List<NearbyQueries> known) {
        List<double[]> sent = known.stream().map(features::fit).toList();
        double[] mean = mean(sent);
        List<UnaryOperator<double[]>> corrections = new ArrayList<>();
        for (double[] own : sent) {
            double[] rest = new double[mean.length];
            for (int m = 0; m < rest.length; m++) {
                rest[m] = gamma * (mean[m] - own[m]);
            }
            corrections.add(x -> features.gradient(rest, x));
        }
        return corrections;
    }

    /** The mean, coordinate by coordinate. */
    static double[] mean(List<double[]> rows) {
        double[] mean = new double[rows.get(0).length];
        for (int i = 0; i < mean.length; i++) {
            for (double[] row : rows) {
                mean[i] += row[i];
            }
            mean[i] /= rows.size();
        }
        return mean;
    }
}
