package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.losses.Bandwidth;
import org.samediffext.losses.BayesEstimate;
import org.samediffext.losses.BayesEstimator;
import org.samediffext.losses.BayesSamples;
import org.samediffext.losses.ErrorBounds;
import org.samediffext.losses.NearestNeighbours;
import org.samediffext.losses.SpanningTree;

/** What the estimators say of one set of samples. */
record Estimates(BayesEstimate kernel, ErrorBounds nearest, double vote, ErrorBounds tree) {
    static final int VOTERS = 15;

    /** The kernel estimate with the σ of the best leave-one-out cross entropy, and the estimates without kernel. */
    static Estimates of(BayesSamples samples) {
        BayesEstimator frozen = new BayesEstimator(Bandwidth.looCrossEntropy()).frozen(samples);
        double sigma = ((Bandwidth.Fixed) frozen.bandwidth()).sigma();
        NearestNeighbours neighbours = NearestNeighbours.of(samples);
        return new Estimates(
                frozen.curve(samples, List.of(sigma)).get(0),
                neighbours.bounds(),
                neighbours.error(VOTERS),
                SpanningTree.of(samples).bounds());
    }
}
