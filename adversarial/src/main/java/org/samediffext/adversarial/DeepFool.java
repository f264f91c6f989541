package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Steps to the nearest of the linearised class boundaries: with {@code f_k = z_k − z_y} and w_k its gradient at the present
 * point, the class with the smallest {@code |f_k|/‖w_k‖*} (‖·‖* the dual norm) is chosen, the total step r grows by
 * {@code (|f|/‖w‖₂ + 1e-4)·w/‖w‖₂} (L2) or {@code (|f|/‖w‖₁ + 1e-4)·sign(w)} (L-infinity), and the next point is
 * {@code x + (1 + overshoot)·r}, clipped to the box. Ends at the first adversarial point.
 *
 * <p>Moosavi-Dezfooli, Fawzi, Frossard 2016, DeepFool: a Simple and Accurate Method to Fool Deep Neural Networks. The box may
 * keep it from success.
 *
 * @param norm L2 or L-infinity
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps the most steps
 * @param overshoot how far beyond the boundary, in lengths of the step
 * @param candidates how many classes are looked at, those with the largest clean scores
 */
@About(
        value = "steps to the nearest linearised boundary",
        paper = "Moosavi-Dezfooli et al. 2016, DeepFool: a Simple and Accurate Method to Fool Deep Neural Networks")
public record DeepFool(Norm norm, List<Double> epsilon, int steps, double overshoot, int candidates)
        implements MinimumNormAttack {
    private static final double BEYOND = 1e-4;

    /** L2, no budgets, 50 steps, overshoot 0.02, ten candidates. */
    public DeepFool() {
        this(Norm.L2, List.of(), 50, 0.02, 10);
    }

    /** Checks the settings. */
    public DeepFool {
        Range.that("norm", norm, "l2 or linf", norm != Norm.L1);
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.nonNegative("overshoot", overshoot);
        Range.atLeast("candidates", candidates, 1);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public boolean aims() {
        return false;
    }

    @Override
    public Optional<Ask> search(Subject subject, SampleRandom random) {
        int[] rivals = subject.rivals();
        int[] classes = Arrays.copyOf(rivals, Math.min(candidates, rivals.length));
        return step(
                subject,
                classes,
                subject.clean().point(),
                new double[subject.clean().point().length],
                steps);
    }

    private Optional<Ask> step(Subject subject, int[] classes, double[] point, double[] total, int left) {
        if (left == 0) {
            return Ask.last(point);
        }
        List<Query> boundaries = Arrays.stream(classes)
                .mapToObj(k -> Query.slope(point, ScoreLoss.difference(k, subject.label())))
                .toList();
        return Ask.all(boundaries, answers -> {
            Answer nearest = answers.get(0);
            for (Answer other : answers) {
                nearest = distance(other) < distance(nearest) ? other : nearest;
            }
            if (nearest.adversarial() || !(distance(nearest) < Double.POSITIVE_INFINITY)) {
                return Optional.empty();
            }
            double[] direction =
                    norm == Norm.L2 ? Steepest.euclidean(nearest.gradient()) : Steepest.sign(nearest.gradient());
            double length = distance(nearest) + BEYOND;
            double[] grown = total.clone();
            double[] next = subject.clean().point().clone();
            for (int i = 0; i < next.length; i++) {
                grown[i] += length * direction[i];
                double moved = next[i] + (1 + overshoot) * grown[i];
                next[i] = Math.min(
                        Math.max(moved, subject.box().lo()), subject.box().hi());
            }
            return step(subject, classes, next, grown, left - 1);
        });
    }

    private double distance(Answer boundary) {
        double dual = Ball.distance(norm.dual(), boundary.gradient(), new double[boundary.gradient().length]);
        return dual == 0 ? Double.POSITIVE_INFINITY : Math.abs(boundary.value()) / dual;
    }
}
