package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Fast adaptive boundary attack: with {@code f_k = z_k − z_y} and its gradient w_k, the linearised boundary that is nearest
 * in the dual norm is chosen, the point x and the clean x₀ are projected onto it within the box, by d₁ and d₂, and
 *
 * <pre>
 * x ← clip((1 − α)(x + η·d₁) + α(x₀ + η·d₂)),   α = min(‖d₁‖ / (‖d₁‖ + ‖d₂‖), alphaMax);
 * where x is adversarial:  x ← x₀ + β(x − x₀)
 * </pre>
 *
 * <p>A restart begins at a random point at half the distance to beat: the largest epsilon (0.3, 1 and 5 for L-infinity, L2
 * and L1 where none is given) or the distance found so far. At the end the way from the clean example to the
 * nearest adversarial point is shortened {@code finalSteps} times, by the secant of the margin, or by bisection where the
 * secant fell short. Toward a target t the only boundary is that of
 * {@code z_t − max z_k}. An example that lies within the smallest epsilon is not tried again.
 *
 * <p>Croce and Hein 2020, Minimally Distorted Adversarial Examples with a Fast Adaptive Boundary Attack, algorithm 1; its
 * targeted form (FAB-T) is that of Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of
 * Diverse Parameter-free Attacks.
 *
 * @param norm the norm
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param steps the steps of one try
 * @param restarts how many tries, for each target class where there are targets
 * @param targets how many classes, those with the largest clean scores, are tried one after the other; 0 looks at all in
 *     each step
 * @param alphaMax the largest share of the clean example's projection, from 0 to 1
 * @param eta how far a projection overshoots, 1 for not at all
 * @param beta the share of the way back toward the clean example that is kept, in (0, 1)
 * @param finalSteps the steps of the final search; 0 for none
 */
@About(
        value = "nearest adversarial point by projections onto linearised boundaries",
        paper = "Croce and Hein 2020, Minimally Distorted Adversarial Examples with a Fast Adaptive Boundary Attack")
public record Fab(
        Norm norm,
        List<Double> epsilon,
        int steps,
        int restarts,
        int targets,
        double alphaMax,
        double eta,
        double beta,
        int finalSteps)
        implements MinimumNormAttack {
    private static final double SHORTEST = 1e-8;

    /** L-infinity, no budgets, 100 steps, one try, all classes at once, 0.1, 1.05, 0.9, three final steps. */
    public Fab() {
        this(Norm.LINF, List.of(), 100, 1, 0, .1, 1.05, .9, 3);
    }

    /** Checks the settings. */
    public Fab {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.atLeast("restarts", restarts, 1);
        Range.atLeast("targets", targets, 0);
        Range.that("alphaMax", alphaMax, "from 0 to 1", alphaMax >= 0 && alphaMax <= 1);
        Range.that("eta", eta, "a finite number >= 1", eta >= 1 && Double.isFinite(eta));
        Range.that("beta", beta, "above 0 and below 1", beta > 0 && beta < 1);
        Range.atLeast("finalSteps", finalSteps, 0);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public Optional<Ask> search(Subject subject, SampleRandom random) {
        return new Hunt(subject, random).attempt(0);
    }

    private double startRadius() {
        return epsilon.stream()
                .max(Double::compare)
                .orElse(
                        switch (norm) {
                            case LINF -> .3;
                            case L2 -> 1.0;
                            case L1 -> 5.0;
                        });
    }

    /** The tries for one example and the nearest adversarial point so far. */
    private final class Hunt {
        private final Subject subject;
        private final SampleRandom random;
        private final double[] clean;
        private final double enough = epsilon.stream().min(Double::compare).orElse(0.0);
        private final List<List<ScoreLoss>> boundaries = new ArrayList<>();
        private Optional<Answer> best = Optional.empty();
        private double distance = Double.POSITIVE_INFINITY;

        Hunt(Subject subject, SampleRandom random) {
            this.subject = subject;
            this.random = random;
            this.clean = subject.clean().point();
            if (subject.targeted()) {
                boundaries.add(List.of(subject.loss(LogitLoss.MARGIN)));
                return;
            }
            List<ScoreLoss> all = Arrays.stream(subject.rivals())
                    .mapToObj(k -> ScoreLoss.difference(k, subject.label()))
                    .toList();
            if (targets == 0) {
                boundaries.add(all);
            } else {
                all.stream().limit(targets).forEach(one -> boundaries.add(List.of(one)));
            }
        }

        Optional<Ask> attempt(int number) {
            if (number == boundaries.size() * restarts || distance <= enough) {
                return refine(
                        finalSteps,
                        0,
                        margin(subject.clean()),
                        best.map(this::margin).orElse(0.0),
                        false);
            }
            double[] start = clean;
            if (number % restarts > 0) {
                Ball ball = new Ball(norm, Math.min(distance, startRadius()) / 2);
                start = new Neighbourhood(clean, ball, subject.box()).surface(random.stream(number));
            }
            return step(number, start, steps);
        }

        private Optional<Ask> step(int number, double[] point, int left) {
            if (left == 0) {
                return attempt(number + 1);
            }
            List<Query> queries = boundaries.get(number / restarts).stream()
                    .map(boundary -> Query.slope(point, boundary))
                    .toList();
            return Ask.all(queries, answers -> {
                Answer nearest = answers.get(0);
                for (Answer other : answers) {
                    nearest = away(other) < away(nearest) ? other : nearest;
                }
                if (!(away(nearest) < Double.POSITIVE_INFINITY)) {
                    return attempt(number + 1);
                }
                return Ask.one(Query.look(moved(nearest)), seen -> step(number, kept(seen), left - 1));
            });
        }

        /** The distance of a linearised boundary; infinite where there is no slope. */
        private double away(Answer boundary) {
            double slope = Ball.distance(norm.dual(), boundary.gradient(), new double[clean.length]);
            return slope == 0 ? Double.POSITIVE_INFINITY : Math.abs(boundary.value()) / slope;
        }

        private double[] moved(Answer boundary) {
            double[] x = boundary.point();
            double[] w = boundary.gradient();
            double cleanGain = -boundary.value();
            for (int i = 0; i < x.length; i++) {
                cleanGain += w[i] * (x[i] - clean[i]);
            }
            double[] hit = Hyperplane.reach(norm, subject.box(), x, w, -boundary.value());
            double[] cleanHit = Hyperplane.reach(norm, subject.box(), clean, w, cleanGain);
            double d1 = Math.max(Ball.distance(norm, hit, x), SHORTEST);
            double d2 = Math.max(Ball.distance(norm, cleanHit, clean), SHORTEST);
            double alpha = Math.min(d1 / (d1 + d2), alphaMax);
            double[] next = new double[x.length];
            for (int i = 0; i < next.length; i++) {
                double own = x[i] + eta * (hit[i] - x[i]);
                double pulled = clean[i] + eta * (cleanHit[i] - clean[i]);
                double mixed = (1 - alpha) * own + alpha * pulled;
                next[i] = Math.min(
                        Math.max(mixed, subject.box().lo()), subject.box().hi());
            }
            return next;
        }

        private double[] kept(Answer seen) {
            note(seen);
            return seen.adversarial() ? between(seen.point(), beta) : seen.point();
        }

        private boolean note(Answer seen) {
            double reached = Ball.distance(norm, seen.point(), clean);
            if (!seen.adversarial() || !(reached < distance)) {
                return seen.adversarial();
            }
            distance = reached;
            best = Optional.of(seen);
            return true;
        }

        /**
         * Shortens the way to the best point: by the secant of the margin, by half after the secant fell short. The share lo of
         * the way is known to be too short.
         */
        private Optional<Ask> refine(int left, double lo, double below, double above, boolean halve) {
            if (left == 0 || best.isEmpty() || !(above > below)) {
                return Optional.empty();
            }
            double share = lo + (1 - lo) * (halve ? .5 : below / (below - above));
            return Ask.one(
                    Query.look(between(best.orElseThrow().point(), share)),
                    seen -> note(seen)
                            ? refine(left - 1, lo / share, below, margin(seen), false)
                            : refine(left - 1, share, margin(seen), above, !halve));
        }

        private double margin(Answer answer) {
            double[] z = answer.scores();
            return subject.loss(LogitLoss.MARGIN).at(z, new double[z.length]);
        }

        private double[] between(double[] end, double share) {
            double[] point = clean.clone();
            for (int i = 0; i < point.length; i++) {
                point[i] += share * (end[i] - point[i]);
            }
            return point;
        }
    }
}
