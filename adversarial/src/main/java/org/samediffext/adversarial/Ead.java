package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * Elastic-net attack: accelerated shrinkage minimises
 *
 * <pre>
 * c·max(z_y − max_{k≠y} z_k + κ, 0) + ‖x − x₀‖₂² + β‖x − x₀‖₁
 * </pre>
 *
 * <p>for weights c found by bisection. Step k of K takes the gradient g of the first two terms at y,
 * {@code s = y − a·g} with {@code a = learningRate·√(1 − k/K)}; coordinates of s within β of x₀ return to x₀, the others
 * move toward it by β and are clipped to the box, which gives x; {@code y = x + k/(k + 3)·(x − last x)}. Of all points seen
 * the one is kept that is nearest in L1 or, by the other of the paper's two rules, has the least elastic-net value.
 *
 * <p>Chen, Sharma, Zhang, Yi, Hsieh 2018, EAD: Elastic-Net Attacks to Deep Neural Networks via Adversarial Examples,
 * algorithm 1.
 *
 * @param epsilon the budgets by which success is judged, in the units of the input; empty for none
 * @param weights how many weights c are tried
 * @param steps the steps for one weight; the paper takes 1000
 * @param learningRate the length of the first step in gradients
 * @param firstWeight the first c
 * @param beta the weight of the L1 term, at least 0
 * @param confidence κ, the margin that a point must have
 * @param decisionRule what the kept point has least of
 */
@About(
        value = "sparse changes by an elastic-net penalty",
        paper =
                "Chen et al. 2018, EAD: Elastic-Net Attacks to Deep Neural Networks via Adversarial Examples, algorithm 1")
public record Ead(
        List<Double> epsilon,
        int weights,
        int steps,
        double learningRate,
        double firstWeight,
        double beta,
        double confidence,
        DecisionRule decisionRule)
        implements MinimumNormAttack {

    /** Which of the adversarial points is kept. */
    public enum DecisionRule {
        /** That of the least L1 distance. */
        L1,
        /** That of the least {@code ‖x − x₀‖₂² + β‖x − x₀‖₁}. */
        ELASTICNET
    }

    /** No budgets, nine weights from 0.001, 1000 steps, learning rate 0.01, beta 0.01, confidence 0, the L1 rule. */
    public Ead() {
        this(List.of(), 9, 1000, .01, 1e-3, .01, 0, DecisionRule.L1);
    }

    /** Checks the settings. */
    public Ead {
        epsilon = Ball.limits("epsilon", epsilon);
        Range.atLeast("weights", weights, 1);
        Range.atLeast("steps", steps, 1);
        Range.positive("learningRate", learningRate);
        Range.positive("firstWeight", firstWeight);
        Range.nonNegative("beta", beta);
        Range.nonNegative("confidence", confidence);
    }

    @Override
    public Norm norm() {
        return Norm.L1;
    }

    @Override
    public double cost(double[] point, double[] clean) {
        double size = Ball.distance(Norm.L1, point, clean);
        if (decisionRule == DecisionRule.L1) {
            return size;
        }
        double length = Ball.distance(Norm.L2, point, clean);
        return length * length + beta * size;
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
        private final double[] clean;
        private final Weight weight = new Weight(firstWeight, weights);
        private boolean success;

        Hunt(Subject subject) {
            this.subject = subject;
            this.clean = subject.clean().point();
        }

        Optional<Ask> run() {
            if (weight.exhausted()) {
                return Optional.empty();
            }
            success = false;
            return step(0, clean, clean);
        }

        private Optional<Ask> step(int k, double[] x, double[] y) {
            ScoreLoss margin = subject.loss(LogitLoss.MARGIN);
            return Ask.all(List.of(Query.look(x), Query.slope(y, margin)), answers -> {
                double[] z = answers.get(0).scores();
                success |= answers.get(0).adversarial() && margin.at(z, new double[z.length]) >= confidence;
                if (k == steps) {
                    weight.learn(success);
                    return run();
                }
                double[] next = shrunk(k, y, answers.get(1));
                double[] ahead = next.clone();
                for (int i = 0; i < ahead.length; i++) {
                    ahead[i] += k / (k + 3.0) * (next[i] - x[i]);
                }
                return step(k + 1, next, ahead);
            });
        }

        private double[] shrunk(int k, double[] y, Answer slope) {
            double rate = learningRate * Math.sqrt(1 - k / (double) steps);
            double pull = slope.value() < confidence ? weight.value() : 0;
            double[] next = clean.clone();
            for (int i = 0; i < next.length; i++) {
                double offset = y[i] - clean[i];
                offset -= rate * (2 * offset - pull * slope.gradient()[i]);
                if (Math.abs(offset) > beta) {
                    double moved = clean[i] + offset - Math.signum(offset) * beta;
                    next[i] = Math.min(
                            Math.max(moved, subject.box().lo()), subject.box().hi());
                }
            }
            return next;
        }
    }
}
