package org.samediffext.losses;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Posteriors of anchors from the labels of their neighbours, each weighed by a kernel. Anchors are independent of each other and
 * every sum has one order, so that the number of threads changes nothing.
 */
final class KernelPass {
    /** Below {@code e^−50} of the largest a neighbour changes no digit. */
    private static final double NEGLIGIBLE = -50;

    private static final double FLOOR = 1e-6;

    private final BayesEstimator settings;
    private final RowBlocks blocks;
    private final SoftTargets targets;
    private final SoftTargets targetsOfAnchors;
    private final double[] logWeights;
    private final double[] weights;
    private final int[] self;

    /**
     * A pass over anchors.
     *
     * @param settings the kernel, the power and the floor
     * @param anchors whose posteriors are wanted
     * @param neighbours whose labels make them
     * @param self the place of each anchor among the neighbours, −1 if it is not among them
     */
    KernelPass(BayesEstimator settings, Present anchors, Present neighbours, int[] self) {
        this.settings = settings;
        this.blocks = new RowBlocks(
                anchors.features(), neighbours.features(), settings.kernel() == BayesEstimator.Kernel.RBF);
        boolean single = anchors.labels().size(1) == 1 && neighbours.labels().size(1) == 1;
        double[] ids = single ? SoftTargets.ids(anchors.labels(), neighbours.labels()) : new double[0];
        int classes = single
                ? ids.length
                : (int) Math.max(anchors.labels().size(1), neighbours.labels().size(1));
        this.targets = SoftTargets.read(neighbours.labels(), ids, classes);
        this.targetsOfAnchors = anchors == neighbours ? targets : SoftTargets.read(anchors.labels(), ids, classes);
        this.logWeights = DoubleStream.of(neighbours.weights()).map(Math::log).toArray();
        this.self = self;
        double[] counts = anchors.weights();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = neighbours.count() - (self[i] < 0 ? 0 : 1) > 0 ? counts[i] : 0;
        }
        this.weights = counts;
    }

    /** The weights of the anchors, zero for one without neighbours. */
    double[] weights() {
        return weights.clone();
    }

    /** What is known of the anchors after a pass. */
    static final class Anchors {
        private final double[] errors;
        private final double[] effective;
        private final double[] wrong;
        private final double[] crossEntropy;
        private final RowBlocks.@Nullable Gradient gradient;

        private Anchors(int count, RowBlocks.@Nullable Gradient gradient) {
            errors = new double[count];
            effective = new double[count];
            wrong = new double[count];
            crossEntropy = new double[count];
            this.gradient = gradient;
        }

        /** One minus the largest posterior. */
        double[] errors() {
            return errors;
        }

        /** {@code 1/Σ q²}. */
        double[] effective() {
            return effective;
        }

        /** One where the likeliest class is not the anchor's. */
        double[] wrong() {
            return wrong;
        }

        /** Of the anchor's own class, with the posterior floored. */
        double[] crossEntropy() {
            return crossEntropy;
        }

        /** The gradient, if it was asked for. */
        RowBlocks.Gradient gradient() {
            if (gradient == null) {
                throw new IllegalStateException("the pass was one without gradient");
            }
            return gradient;
        }
    }

    /**
     * A pass for each bandwidth, with the products of the rows computed once.
     *
     * @param sigmas the bandwidths
     * @return one a bandwidth
     */
    Anchors[] estimate(double... sigmas) {
        Anchors[] all = IntStream.range(0, sigmas.length)
                .mapToObj(k -> new Anchors(blocks.queries(), null))
                .toArray(Anchors[]::new);
        for (int first = 0; first < blocks.queries(); first += blocks.step()) {
            int start = first;
            int count = Math.min(blocks.step(), blocks.queries() - first);
            double[] block = blocks.block(first, count);
            IntStream.range(0, count).parallel().forEach(i -> {
                for (int k = 0; k < sigmas.length; k++) {
                    anchor(all[k], start + i, block, i, sigmas[k]);
                }
            });
        }
        return all;
    }

    /**
     * A pass with the gradient of {@code Σ f_i e_i}.
     *
     * @param sigma the bandwidth
     * @param factors {@code f}, one an anchor
     * @return the anchors
     */
    Anchors differentiate(double sigma, double[] factors) {
        RowBlocks.Gradient gradient = blocks.new Gradient();
        Anchors all = new Anchors(blocks.queries(), gradient);
        for (int first = 0; first < blocks.queries(); first += blocks.step()) {
            int start = first;
            int count = Math.min(blocks.step(), blocks.queries() - first);
            double[] block = blocks.block(first, count);
            IntStream.range(0, count).parallel().forEach(i -> {
                double[] q = new double[blocks.references()];
                double[] p = posterior(q, all, start + i, block, i, sigma);
                slopes(p, q, block, i, sigma, factors[start + i]);
            });
            gradient.accumulate(first, block);
        }
        return all;
    }

    private void anchor(Anchors all, int anchor, double[] block, int row, double sigma) {
        posterior(new double[blocks.references()], all, anchor, block, row, sigma);
    }

    /** Fills the shares of the neighbours and what is kept of the anchor. */
    private double[] posterior(double[] q, Anchors all, int anchor, double[] block, int row, double sigma) {
        double[] p = new double[targets.classes()];
        if (weights[anchor] == 0) {
            return p;
        }
        shares(q, block, row * q.length, self[anchor], sigma);
        double squares = 0;
        for (int j = 0; j < q.length; j++) {
            if (q[j] != 0) {
                targets.add(p, j, q[j]);
                squares += q[j] * q[j];
            }
        }
        all.errors[anchor] = 1 - SmoothMaximum.of(p, settings.power()).value();
        all.effective[anchor] = squares == 0 ? 0 : 1 / squares;
        all.wrong[anchor] = SmoothMaximum.first(p) == targetsOfAnchors.best(anchor) ? 0 : 1;
        all.crossEntropy[anchor] = targetsOfAnchors.crossEntropy(p, anchor, FLOOR);
        return p;
    }

    private void shares(double[] q, double[] block, int from, int self, double sigma) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < q.length; j++) {
            q[j] = j == self
                    ? Double.NEGATIVE_INFINITY
                    : settings.kernel().log(block[from + j] / (sigma * sigma)) + logWeights[j];
            max = Math.max(max, q[j]);
        }
        double sum = settings.floor() == 0 ? 0 : settings.floor() * Math.exp(-max);
        for (int j = 0; j < q.length; j++) {
            q[j] = q[j] - max < NEGLIGIBLE ? 0 : Math.exp(q[j] - max);
            sum += q[j];
        }
        for (int j = 0; j < q.length; j++) {
            q[j] /= sum;
        }
    }

    /** Replaces a row of the block by the derivative of the anchor's term by each entry. */
    private void slopes(double[] p, double[] q, double[] block, int row, double sigma, double factor) {
        int from = row * q.length;
        if (factor == 0) {
            Arrays.fill(block, from, from + q.length, 0);
            return;
        }
        double[] v = SmoothMaximum.of(p, settings.power()).slopes();
        double mean = 0;
        for (int c = 0; c < p.length; c++) {
            mean += v[c] * p[c];
        }
        double scale = -factor / (sigma * sigma);
        for (int j = 0; j < q.length; j++) {
            block[from + j] = q[j] == 0
                    ? 0
                    : scale
                            * q[j]
                            * (targets.dot(v, j) - mean)
                            * settings.kernel().slope(block[from + j] / (sigma * sigma));
        }
    }
}
