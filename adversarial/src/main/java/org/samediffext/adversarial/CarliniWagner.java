package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * The attack of Carlini and Wagner in L2: Adam minimises
 *
 * <pre>
 * ‖x − x₀‖₂² + c·max(z_y − max_{k≠y} z_k + κ, 0),   x = mid + half·tanh(v)
 * </pre>
 *
 * <p>over v, which keeps x within the box, for weights c found by bisection: a run with a success lowers c, one without
 * raises it, tenfold until the first success. x₀ is drawn inwards by a millionth, so that v is finite. With ten weights or
 * more the last is the smallest that succeeded.
 *
 * <p>Carlini and Wagner 2017, Towards Evaluating the Robustness of Neural Networks, section VI.A.
 *
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param weights how many weights c are tried
 * @param steps the most steps for one weight; the paper takes 10000
 * @param learningRate Adam's
 * @param firstWeight the first c
 * @param confidence κ, the margin that a point must have
 * @param endsEarly whether a run ends where a tenth of its steps lowered the objective by less than 0.01 %, as the paper's
 *     code does: cheaper and less exact
 */
@About(
        value = "least squared distance plus weighted margin, by Adam in tanh space",
        paper = "Carlini and Wagner 2017, Towards Evaluating the Robustness of Neural Networks")
public record CarliniWagner(
        List<Double> epsilon,
        int weights,
        int steps,
        double learningRate,
        double firstWeight,
        double confidence,
        boolean endsEarly)
        implements MinimumNormAttack {
    private static final double INWARDS = .999999;
    private static final double PROGRESS = .9999;
    private static final double BETA1 = .9;
    private static final double BETA2 = .999;
    private static final double TINY = 1e-8;

    /** No budgets, nine weights from 0.001, 1000 steps, learning rate 0.01, confidence 0, to the end. */
    public CarliniWagner() {
        this(List.of(), 9, 1000, .01, 1e-3, 0, false);
    }

    /** Checks the settings. */
    public CarliniWagner {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("weights", weights, 1);
        Range.atLeast("steps", steps, 1);
        Range.positive("learningRate", learningRate);
        Range.positive("firstWeight", firstWeight);
        Range.nonNegative("confidence", confidence);
    }

    @Override
    public Norm norm() {
        return Norm.L2;
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public Optional<Ask> search(Subject subject, SampleRandom random) {
        return new Hunt(subject).run();
    }

    /** The runs for one example, one for each weight. */
    private final class Hunt {
        private final Subject subject;
        private final double mid;
        private final double half;
        private final double[] origin;
        private final Weight weight = new Weight(firstWeight, weights);
        private boolean success;
        private double checked;
        private double[] v = {};
        private double[] first = {};
        private double[] second = {};

        Hunt(Subject subject) {
            this.subject = subject;
            this.mid = (subject.box().hi() + subject.box().lo()) / 2;
            this.half = subject.box().range() / 2;
            this.origin = subject.clean().point().clone();
            for (int i = 0; i < origin.length; i++) {
                double scaled = INWARDS * (origin[i] - mid) / half;
                origin[i] = .5 * StrictMath.log((1 + scaled) / (1 - scaled));
            }
        }

        Optional<Ask> run() {
            if (weight.exhausted()) {
                return Optional.empty();
            }
            success = false;
            checked = Double.POSITIVE_INFINITY;
            v = origin.clone();
            first = new double[v.length];
            second = new double[v.length];
            return step(1);
        }

        private Optional<Ask> step(int k) {
            double[] x = squashed(v);
            return Ask.one(Query.slope(x, subject.loss(LogitLoss.MARGIN)), answer -> {
                success |= answer.adversarial() && answer.value() >= confidence;
                if (k > steps || stalled(k, objective(x, answer))) {
                    weight.learn(success);
                    return run();
                }
                descend(k, x, answer);
                return step(k + 1);
            });
        }

        private double objective(double[] x, Answer answer) {
            double length = Ball.distance(Norm.L2, x, squashed(origin));
            return length * length + weight.value() * Math.max(confidence - answer.value(), 0);
        }

        private boolean stalled(int k, double objective) {
            if (!endsEarly || (k - 1) % Math.max(1, steps / 10) != 0) {
                return false;
            }
            boolean stalled = objective > PROGRESS * checked;
            checked = objective;
            return stalled;
        }

        private void descend(int k, double[] x, Answer answer) {
            double pull = answer.value() < confidence ? weight.value() : 0;
            double[] clean = squashed(origin);
            double bias1 = 1 - StrictMath.pow(BETA1, k);
            double bias2 = 1 - StrictMath.pow(BETA2, k);
            for (int i = 0; i < v.length; i++) {
                double tanh = StrictMath.tanh(v[i]);
                double slope = (2 * (x[i] - clean[i]) - pull * answer.gradient()[i]) * half * (1 - tanh * tanh);
                first[i] = BETA1 * first[i] + (1 - BETA1) * slope;
                second[i] = BETA2 * second[i] + (1 - BETA2) * slope * slope;
                v[i] -= learningRate * (first[i] / bias1) / (Math.sqrt(second[i] / bias2) + TINY);
            }
        }

        private double[] squashed(double[] free) {
            double[] x = new double[free.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = mid + half * StrictMath.tanh(free[i]);
            }
            return x;
        }
    }
}
