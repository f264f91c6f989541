package org.samediffext.adversarial;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.NetworkGradients;
import org.samediffext.spi.Range;

/**
 * Examples from a gradient and their labels: the examples whose gradient points in the same direction.
 *
 * <pre>
 * x̂ = argmin_x 1 − cos(∇_θ L(x, y), g) + tv·TV(x),  x in the box
 * </pre>
 *
 * <p>TV is the mean absolute difference of neighbouring pixels, down plus across. Adam, on the signs of the gradient or on the
 * gradient, from normal numbers clipped to the box; after each step the point is clipped to it. The learning rate is divided by
 * ten after 3/8, 5/8 and 7/8 of the iterations. The best point seen in any restart is returned; beside the clipping this is
 * the difference to the authors' code. Derivatives as in {@link NetworkGradients}: three passes an iteration.
 *
 * <p>Geiping, Bauermeister, Dröge, Moeller 2020, Inverting Gradients: How Easy Is It to Break Privacy in Federated Learning?
 *
 * @param iterations the steps of a restart, at least 1
 * @param learningRate of Adam, above 0
 * @param tv the weight of the total variation, at least 0; above 0 the examples must be images
 * @param signed whether Adam is given the signs of the gradient
 * @param restarts at least 1
 * @param seed of the starts
 */
public record InvertingGradients(
        int iterations, double learningRate, double tv, boolean signed, int restarts, long seed) {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** The authors' 4800 iterations at 0.1 on signs, tv 0.1, one start, seed 0. */
    public InvertingGradients() {
        this(4800, 0.1, 0.1, true, 1, 0);
    }

    /** Checks the settings. */
    public InvertingGradients {
        Range.atLeast("iterations", iterations, 1);
        Range.positive("learningRate", learningRate);
        Range.nonNegative("tv", tv);
        Range.atLeast("restarts", restarts, 1);
    }

    /**
     * Searches.
     *
     * @param net the network
     * @param gradient the gradient observed, in the order of the network's parameters, of any length
     * @param labels the labels, one row an example, as the network's loss wants them
     * @param form shape and box of an example
     * @return the best examples; their loss is {@code 1 − cos} without the total variation
     */
    public Reconstruction invert(NetworkGradients net, INDArray gradient, INDArray labels, InputForm form) {
        INDArray wanted = gradient.castTo(DataType.DOUBLE).reshape(1, gradient.length());
        Search best = new Search(net, wanted, labels, form);
        for (int restart = 0; restart < restarts; restart++) {
            best.run(restart);
        }
        return best.found();
    }

    private final class Search {
        private final NetworkGradients net;
        private final INDArray wanted;
        private final INDArray labels;
        private final InputForm form;
        private final long[] shape;
        private INDArray best;
        private double bestTotal = Double.POSITIVE_INFINITY;
        private double bestLoss = Double.POSITIVE_INFINITY;

        Search(NetworkGradients net, INDArray wanted, INDArray labels, InputForm form) {
            this.net = net;
            this.wanted = wanted;
            this.labels = labels;
            this.form = form;
            this.shape = Dlg.shape(labels.size(0), form);
            this.best = Nd4j.zeros(DataType.DOUBLE, shape);
        }

        Reconstruction found() {
            return new Reconstruction(best, labels.dup(), bestLoss);
        }

        void run(int restart) {
            double[] x = clipped(Dlg.normal(shape, SampleRandom.of(seed, 0, restart)));
            double[] m = new double[x.length];
            double[] v = new double[x.length];
            for (int t = 1; t <= iterations; t++) {
                double[] gradient = gradient(x);
                double rate = rate(t - 1);
                for (int i = 0; i < x.length; i++) {
                    double g = signed ? Math.signum(gradient[i]) : gradient[i];
                    m[i] = BETA1 * m[i] + (1 - BETA1) * g;
                    v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
                    double mean = m[i] / (1 - Math.pow(BETA1, t));
                    double square = v[i] / (1 - Math.pow(BETA2, t));
                    x[i] -= rate * mean / (Math.sqrt(square) + EPSILON);
                }
                clipped(x);
            }
            gradient(x);
        }

        private double rate(int done) {
            double part = 8.0 * done / iterations;
            return learningRate * (part >= 7 ? 1e-3 : part >= 5 ? 1e-2 : part >= 3 ? 1e-1 : 1);
        }

        private double[] clipped(double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.min(Math.max(x[i], form.box().lo()), form.box().hi());
            }
            return x;
        }

        /** The gradient at a point, which is kept if it is the best so far. */
        private double[] gradient(double[] x) {
            INDArray point = Nd4j.createFromArray(x).reshape('c', shape);
            INDArray found = net.parameters(point, labels);
            double loss = GradientMatch.COSINE.value(found, wanted);
            double[] gradient = net.mixed(point, labels, GradientMatch.COSINE.derivative(found, wanted))
                    .data()
                    .asDouble();
            double total = loss + (tv > 0 ? tv * PixelDifferences.add(x, form, tv, gradient) : 0);
            if (total < bestTotal) {
                bestTotal = total;
                bestLoss = loss;
                best = point;
            }
            return gradient;
        }
    }
}
