package org.samediffext.adversarial;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.NetworkGradients;
import org.samediffext.spi.Range;

/**
 * Deep leakage from gradients: examples and labels together, as those whose gradient is the one observed.
 *
 * <pre>
 * x̂, ŷ = argmin ‖∇_θ L(x, softmax y) − g‖²
 * </pre>
 *
 * <p>Limited-memory BFGS with a backtracking line search, from normal numbers; not bounded to a box. The network must end in a
 * softmax with cross entropy. Derivatives as in {@link NetworkGradients}. With labels given only the examples are searched,
 * the second half of iDLG, whose first is {@link AnalyticInversion#label}.
 *
 * <p>Zhu, Liu, Han 2019, Deep Leakage from Gradients; Zhao, Mopuri, Bilen 2020, iDLG: Improved Deep Leakage from Gradients. The
 * line search is ours.
 *
 * <p>Some starts end in a local minimum, whose loss is plainly not zero; the best of some restarts is returned.
 *
 * @param iterations the steps of a start, at least 1
 * @param restarts the starts, at least 1
 * @param seed of the starts
 */
public record Dlg(int iterations, int restarts, long seed) {

    /** The authors' 300 iterations, one start, seed 0. */
    public Dlg() {
        this(300, 1, 0);
    }

    /** Checks the settings. */
    public Dlg {
        Range.atLeast("iterations", iterations, 1);
        Range.atLeast("restarts", restarts, 1);
    }

    /**
     * Searches examples and labels.
     *
     * @param net the network
     * @param gradient the gradient observed, in the order of the network's parameters
     * @param rows how many examples it is the mean of
     * @param classes the number of classes
     * @param form shape and box of an example; the box is not used
     * @return the examples, the probabilities of their labels, and the squared distance of the gradients
     */
    public Reconstruction invert(NetworkGradients net, INDArray gradient, int rows, int classes, InputForm form) {
        long[] shape = shape(rows, form);
        INDArray wanted = gradient.castTo(DataType.DOUBLE).reshape(1, gradient.length());
        int size = size(shape);
        long[] all = {size + (long) rows * classes};
        Lbfgs.Point found = best(at -> both(net, wanted, at, shape, classes), all);
        return new Reconstruction(features(found.at(), shape), Softened.of(found.at(), size, classes), found.value());
    }

    /**
     * Searches examples of given labels.
     *
     * @param net the network
     * @param gradient the gradient observed, in the order of the network's parameters
     * @param labels the labels, one row an example
     * @param form shape and box of an example; the box is not used
     * @return the examples, the labels as given, and the squared distance of the gradients
     */
    public Reconstruction invert(NetworkGradients net, INDArray gradient, INDArray labels, InputForm form) {
        long[] shape = shape(labels.size(0), form);
        INDArray wanted = gradient.castTo(DataType.DOUBLE).reshape(1, gradient.length());
        Lbfgs.Point found = best(
                at -> {
                    INDArray x = features(at, shape);
                    INDArray g = net.parameters(x, labels);
                    INDArray v = GradientMatch.EUCLIDEAN.derivative(g, wanted);
                    return new Lbfgs.Value(
                            GradientMatch.EUCLIDEAN.value(g, wanted),
                            net.mixed(x, labels, v).data().asDouble());
                },
                shape);
        return new Reconstruction(features(found.at(), shape), labels.dup(), found.value());
    }

    private Lbfgs.Point best(Lbfgs.Objective objective, long[] shape) {
        Lbfgs.Point best = Lbfgs.minimise(objective, normal(shape, SampleRandom.of(seed, 0, 0)), iterations);
        for (int restart = 1; restart < restarts; restart++) {
            Lbfgs.Point found = Lbfgs.minimise(objective, normal(shape, SampleRandom.of(seed, 0, restart)), iterations);
            best = found.value() < best.value() ? found : best;
        }
        return best;
    }

    private static Lbfgs.Value both(NetworkGradients net, INDArray wanted, double[] at, long[] shape, int classes) {
        INDArray x = features(at, shape);
        int size = (int) x.length();
        INDArray p = Softened.of(at, size, classes);
        INDArray g = net.parameters(x, p);
        INDArray v = GradientMatch.EUCLIDEAN.derivative(g, wanted);
        double[] gradient = Arrays.copyOf(net.mixed(x, p, v).data().asDouble(), at.length);
        double[] byLabels = Softened.pullback(p, net.byLabels(x, p, v));
        System.arraycopy(byLabels, 0, gradient, size, byLabels.length);
        return new Lbfgs.Value(GradientMatch.EUCLIDEAN.value(g, wanted), gradient);
    }

    private static INDArray features(double[] at, long[] shape) {
        return Nd4j.createFromArray(Arrays.copyOf(at, size(shape))).reshape('c', shape);
    }

    private static int size(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1L, Math::multiplyExact));
    }

    static long[] shape(long rows, InputForm form) {
        long[] shape = new long[form.shape().size() + 1];
        shape[0] = rows;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = form.shape().get(i - 1);
        }
        return shape;
    }

    static double[] normal(long[] shape, SampleRandom random) {
        double[] numbers = new double[size(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.gaussian();
        }
        return numbers;
    }
}
