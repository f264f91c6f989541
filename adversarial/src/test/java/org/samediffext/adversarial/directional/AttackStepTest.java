package org.samediffext.adversarial.directional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.samediffext.spi.Bounds;

/**
 * The attack operator. The points on the tanh net are those of PyTorch 1.13 in double, its cross entropy with a soft label
 * toward t and the linear function of t.
 */
class AttackStepTest {
    private static final double[] X = {.6, .3, .9, .5};
    private static final double[] T = {1, .9, .3};

    private static Objective linear(double... u) {
        return Objective.of(
                y -> {
                    double sum = 0;
                    for (int i = 0; i < u.length; i++) {
                        sum += u[i] * y[i];
                    }
                    return sum;
                },
                y -> u.clone());
    }

    /** The points that a step evaluates, as differences from where it begins; the best one last. */
    private static List<double[]> way(AttackStep step, Problem problem, double[] x, double radius) {
        Folded folded = new Folded(problem);
        Trial at = folded.at(x);
        List<double[]> points = new ArrayList<>();
        Trial best = step.run(folded, at, radius, problem.box(), point -> {
            points.add(point);
            return Optional.of(folded.at(point));
        });
        points.add(best.point());
        return points.stream()
                .map(point -> {
                    double[] d = point.clone();
                    for (int i = 0; i < d.length; i++) {
                        d[i] -= x[i];
                    }
                    return d;
                })
                .toList();
    }

    private static void same(List<double[]> actual, double[]... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(i)).containsExactly(expected[i], within(1e-12));
        }
    }

    /** The gain of 1.71 is r‖Aᵀu‖₁, all that a linear function allows. */
    @Test
    void gainsAllOfALinearFunction() {
        Problem problem = new Problem(Functions.linear(Functions.A), linear(1, -2), Box.unbounded(3));
        double[] d = {.3, -.3, .3};
        for (double[] x : new double[][] {{0, 0, 0}, {.4, -2, 7}}) {
            same(way(AttackStep.fgsm(), problem, x, .3), d, d);
            Folded folded = new Folded(problem);
            assertThat(folded.at(new double[] {.3, -.3, .3}).value()
                            - folded.at(new double[3]).value())
                    .isCloseTo(1.71, within(1e-12));
            List<double[]> pgd = way(AttackStep.pgd(10), problem, x, .3);
            assertThat(pgd.get(pgd.size() - 1)).containsExactly(d, within(1e-12));
        }
    }

    @Test
    void followsTheLinearFunction() {
        same(
                way(new AttackStep().withSteps(5, .5), new Problem(Functions.tanhNet(), linear(T), unit()), X, .2),
                new double[] {.1, .1, .1, -.1},
                new double[] {.2, .2, .1, -.2},
                new double[] {.2, .2, .1, -.2});
    }

    @Test
    void followsTheSoftLabelOfTheAuthorsCode() {
        AttackStep step = new AttackStep().withSteps(5, .5).withCompatSoftLabel(true);
        List<double[]> way = way(step, new Problem(Functions.tanhNet(), linear(T), unit()), X, .2);
        same(
                way.subList(0, 5),
                new double[] {-.1, -.1, .1, -.1},
                new double[] {0, -.2, .1, -.2},
                new double[] {-.1, -.2, .1, -.2},
                new double[] {0, -.2, .1, -.2},
                new double[] {-.1, -.2, .1, -.2});
    }

    /** At the point itself the soft label's direction is u less its mean. */
    @Test
    void softLabelsLoseTheMean() {
        Problem equal = new Problem(Functions.linear(Functions.A), linear(1, 1), Box.unbounded(3));
        AttackStep soft = AttackStep.fgsm().withCompatSoftLabel(true);
        same(way(soft, equal, new double[3], .3), new double[3]);
        same(way(AttackStep.fgsm(), equal, new double[3], .3), new double[] {.3, -.3, -.3}, new double[] {.3, -.3, -.3
        });
        double[][] third = {Functions.A[0], Functions.A[1], {5, 5, 5}};
        Problem idle = new Problem(Functions.linear(third), linear(2, 1, 0), Box.unbounded(3));
        same(way(soft, idle, new double[3], .3), new double[] {.3, -.3, .3}, new double[] {.3, -.3, .3});
    }

    @Test
    void staysInTheBox() {
        double[] lo = {0, -.1, 0};
        double[] hi = {.2, 1, 0};
        Problem problem = new Problem(Functions.linear(Functions.A), linear(1, -2), Box.of(lo, hi));
        same(way(AttackStep.fgsm(), problem, new double[3], .3), new double[] {.2, -.1, 0}, new double[] {.2, -.1, 0});
    }

    @Test
    void seesWhatAPenaltySees() {
        VectorFunction sum = Functions.linear(new double[][] {{1, 1}});
        Problem problem = new Problem(Functions.identity(2), linear(1, 0), Box.unbounded(2)).penalised(sum);
        same(way(AttackStep.fgsm(), problem, new double[] {1, 1}, .5), new double[] {-.5, -.5}, new double[] {-.5, -.5
        });
        same(way(AttackStep.fgsm(), problem, new double[] {-1, -1}, .5), new double[] {.5, 0}, new double[] {.5, 0});
        Folded folded = new Folded(problem);
        assertThat(folded.at(new double[] {1, -.5}).value()).isEqualTo(1 - 500.0 * 500);
        assertThat(folded.at(new double[] {1, -1.5}).value()).isEqualTo(1);
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> AttackStep.pgd(0)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> new AttackStep().withRadiusFactors(1, 1, 1))
                .hasMessage("shrink is 1.0, allowed is a finite number > 1");
    }

    private static Box unit() {
        return Box.of(Bounds.UNIT, 4);
    }
}
