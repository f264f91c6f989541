package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/**
 * The inner maximisation of adversarial training: projected gradient steps of a whole batch, {@code steps} products with the model
 * and nothing more. Unlike an attack it ends where the last step leads, as the papers do, whether or not a point before was worse
 * for the model, and examples that are misjudged go on. An example whose gradient is not finite stays where it is.
 */
final class Ascent {
    private final GradientModel model;
    private final Rows format;
    private final List<Neighbourhood> near = new ArrayList<>();

    /** The gradient by the scores of what is raised; only its direction counts. */
    @FunctionalInterface
    interface Slope {
        /**
         * The gradient of one example.
         *
         * @param row the number of the example within the batch
         * @param scores the scores, not to be changed
         * @return the gradient, a new array
         */
        double[] of(int row, double[] scores);
    }

    /** Where an example begins. */
    @FunctionalInterface
    interface Start {
        /**
         * The first point.
         *
         * @param row the number of the example within the batch
         * @param near the points allowed
         * @return a point of the neighbourhood, a new array
         */
        double[] of(int row, Neighbourhood near);
    }

    /**
     * An ascent around clean examples.
     *
     * @param model the model
     * @param x the examples, within the bounds of the model
     * @param ball how far they may be moved
     */
    Ascent(GradientModel model, INDArray x, Ball ball) {
        this.model = model;
        this.format = AttackInput.format(x);
        Bounds box = format.within(model.bounds());
        for (double[] centre : AttackInput.examples(x, model.bounds(), box)) {
            near.add(new Neighbourhood(centre, ball, box));
        }
    }

    /** The scores of the clean examples. */
    double[][] cleanScores() {
        return Rows.read(model.logits(
                format.write(near.stream().map(Neighbourhood::centre).toList())));
    }

    /**
     * Climbs from the start.
     *
     * @param start the first points
     * @param slope what is raised
     * @param steps how many steps
     * @param length the length of a step, in the units of the input
     * @return the points after the last step, in the shape and type of the examples
     */
    INDArray climb(Start start, Slope slope, int steps, double length) {
        List<double[]> points = new ArrayList<>();
        for (int row = 0; row < near.size(); row++) {
            points.add(rounded(row, start.of(row, near.get(row))));
        }
        for (int step = 0; step < steps; step++) {
            double[][] gradients = gradients(points, slope);
            for (int row = 0; row < gradients.length; row++) {
                if (Arrays.stream(gradients[row]).allMatch(Double::isFinite)) {
                    double[] at = points.get(row);
                    double[] direction = near.get(row).direction(at, gradients[row]);
                    points.set(row, rounded(row, near.get(row).step(at, direction, length)));
                }
            }
        }
        return format.write(points);
    }

    /** The gradients by the input at some points, up to a positive factor for each example. */
    double[][] gradients(List<double[]> points, Slope slope) {
        return Rows.read(model.vjp(format.write(points), logits -> cotangent(logits, slope))
                .gradient());
    }

    /** Each row is scaled to the largest entry 1: a small one would vanish in the model's floats. */
    private static INDArray cotangent(INDArray logits, Slope slope) {
        double[][] slopes = Rows.read(logits);
        for (int row = 0; row < slopes.length; row++) {
            slopes[row] = slope.of(row, slopes[row]);
            Steepest.normalise(slopes[row]);
        }
        return new Rows(logits.dataType(), logits.shape())
                .write(Arrays.asList(slopes))
                .castTo(logits.dataType());
    }

    /** A point rounded to the type of the examples, toward the clean one. */
    double[] rounded(int row, double[] point) {
        return format.round(near.get(row).centre(), point);
    }

    /** The example that a point belongs to, and what may be done with it. */
    Neighbourhood near(int row) {
        return near.get(row);
    }

    /** The points as an array in the shape and type of the examples. */
    INDArray write(List<double[]> points) {
        return format.write(points);
    }

    int size() {
        return near.size();
    }
}
