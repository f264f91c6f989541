package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One estimate of a Bayes error: who is held against whom, and with which bandwidth. */
final class KernelEstimate {
    private final BayesEstimator settings;
    private final Present anchors;
    private final Present neighbours;
    private final @Nullable KernelPass pass;

    private KernelEstimate(BayesEstimator settings, Present anchors, Present neighbours, int[] self) {
        this.settings = settings;
        this.anchors = anchors;
        this.neighbours = neighbours;
        boolean empty = anchors.count() == 0 || neighbours.count() == 0;
        this.pass = empty ? null : new KernelPass(settings, anchors, neighbours, self);
    }

    static KernelEstimate of(BayesEstimator settings, BayesSamples samples) {
        return of(settings, Present.finite(samples, 0));
    }

    static KernelEstimate of(BayesEstimator settings, Present present) {
        return new KernelEstimate(
                settings, present, present, IntStream.range(0, present.count()).toArray());
    }

    static KernelEstimate of(BayesEstimator settings, BayesSamples queries, BayesSamples references, int[] excluded) {
        Present anchors = Present.finite(queries, 0);
        Present neighbours = Present.finite(references, 0);
        if (queries.features().size(1) != references.features().size(1)
                || (excluded.length != 0 && excluded.length != anchors.all())) {
            throw new IllegalArgumentException(
                    "the queries are " + Arrays.toString(queries.features().shape())
                            + ", the references "
                            + Arrays.toString(references.features().shape()) + ", with " + excluded.length
                            + " excluded rows, allowed are as many features and one excluded row a query or none");
        }
        int[] places = neighbours.places();
        int[] self = IntStream.range(0, anchors.count())
                .map(i -> excluded.length == 0 ? -1 : excluded[anchors.row(i)])
                .map(row -> row < 0 ? -1 : places[row])
                .toArray();
        return new KernelEstimate(settings, anchors, neighbours, self);
    }

    /** The bandwidth, 1 where nothing counts. */
    double sigma() {
        return pass == null ? 1 : Sigma.of(settings.bandwidth(), pass, neighbours);
    }

    /** The weights of the anchors that count, zero for one without neighbours. */
    double[] weights() {
        return pass == null ? new double[anchors.count()] : pass.weights();
    }

    BayesEstimate estimate() {
        return estimates(sigma()).get(0);
    }

    List<BayesEstimate> estimates(double... sigmas) {
        if (pass == null) {
            return Arrays.stream(sigmas).mapToObj(this::none).toList();
        }
        KernelPass.Anchors[] all = pass.estimate(sigmas);
        return IntStream.range(0, sigmas.length)
                .mapToObj(k -> summary(all[k], sigmas[k]))
                .toList();
    }

    BayesGradient gradient() {
        double[] shares = weights();
        double total = Arrays.stream(shares).sum();
        return gradient(
                Arrays.stream(shares).map(each -> total == 0 ? 0 : each / total).toArray());
    }

    /** The gradient of {@code Σ f_i e_i} over the anchors that count. */
    BayesGradient gradient(double[] factors) {
        double sigma = sigma();
        boolean both = anchors == neighbours;
        if (pass == null) {
            return new BayesGradient(none(sigma), zero(anchors), both ? null : zero(neighbours));
        }
        KernelPass.Anchors found = pass.differentiate(sigma, factors);
        INDArray samples = found.gradient().ofQueries();
        INDArray references = found.gradient().ofReferences();
        if (both) {
            samples.addi(references);
        }
        return new BayesGradient(
                summary(found, sigma), spread(anchors, samples), both ? null : spread(neighbours, references));
    }

    private static INDArray spread(Present present, INDArray gradient) {
        return present.spread(gradient, present.features().dataType());
    }

    private static INDArray zero(Present present) {
        INDArray features = present.features();
        return Nd4j.create(features.dataType(), new long[] {present.all(), features.size(1)}, 'c');
    }

    private BayesEstimate none(double sigma) {
        return new BayesEstimate(0, 0, 0, sigma, 0, Nd4j.create(DataType.DOUBLE, new long[] {anchors.all(), 1}, 'c'));
    }

    private BayesEstimate summary(KernelPass.Anchors found, double sigma) {
        double[] w = weights();
        int valid = (int) Arrays.stream(w).filter(each -> each > 0).count();
        if (valid == 0) {
            return none(sigma);
        }
        INDArray errors = Nd4j.createFromArray(found.errors()).reshape('c', w.length, 1);
        return new BayesEstimate(
                mean(w, found.errors()),
                mean(w, found.wrong()),
                mean(w, found.effective()),
                sigma,
                valid,
                anchors.spread(errors, DataType.DOUBLE));
    }

    static double mean(double[] weights, double[] values) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * values[i];
            total += weights[i];
        }
        return sum / total;
    }
}
