package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;

/**
 * Schedule-free AdamW: averages its iterates so that no schedule with a known end is needed.
 *
 * <pre>
 * y = (1 − β₁)·z + β₁·x
 * v = β₂·v + (1 − β₂)·g(y)²
 * z = z − ηₜ·(g(y)/(√v̂ + ε) + λ·y)     with v̂ = v/(1 − β₂ᵗ), ηₜ = η·min(1, t/warmup)
 * x = (1 − c)·x + c·z                   with c = ηₜ²/Σηᵢ²
 * </pre>
 *
 * <p>Defazio et al. 2024, The Road Less Scheduled, Algorithm 1. The model holds and trains y. <em>Evaluate it at x</em>: {@code
 * Averages.apply(model)} puts x in the place of y until it is closed, {@code Averages.copy(model)} makes a model of it. The statistics
 * of batch normalization belong to y: pass some data through the copy in training mode before it is used. λ is {@code weightDecay}.
 * The authors' code weighs by the largest rate so far instead of ηₜ, which differs only where the rate falls. State: v and {@code
 * z − y}, two numbers a weight, and the sum of squared rates.
 *
 * @param beta1 β₁, how far y lies towards the average, {@code 0 < beta1 < 1}
 * @param beta2 decay of the squared mean, {@code 0 <= beta2 < 1}
 * @param epsilon keeps the denominator from zero, {@code epsilon > 0}
 * @param warmup the number of steps in which the rate grows, 0 for none
 */
@About(
        value = "AdamW that needs no schedule; evaluate with Averages",
        paper = "Defazio et al. 2024, The Road Less Scheduled, Algorithm 1")
public record ScheduleFreeAdamW(double beta1, double beta2, double epsilon, long warmup) implements FormulaRule {

    /** The authors' defaults: 0.9, 0.999 and 1e-8, without warm-up. */
    public ScheduleFreeAdamW() {
        this(0.9, 0.999, 1e-8, 0);
    }

    /** Checks the ranges. */
    public ScheduleFreeAdamW {
        decay("beta1", beta1);
        Range.that("beta1", beta1, "more than 0", !(beta1 <= 0));
        decay("beta2", beta2);
        positive("epsilon", epsilon);
        atLeast("warmup", warmup, 0);
    }

    @Override
    public String formula() {
        // with d = z − y
        return """
            rate  = lr*min(1, t/max(warmup, 1))
            total = total + rate^2
            c     = where(total > 0, rate^2/total, 0)
            v     = beta2*v + (1 - beta2)*g^2
            u     = g/(sqrt(v/(1 - beta2^t)) + epsilon) + weightDecay*p
            step  = (rate*(1 - beta1*(1 - c)))*u - c*d
            d     = (1 - c)*(d - (rate*beta1)*u)
            """;
    }

    /** {@code x = y − (1/β₁ − 1)·(z − y)}. */
    @Override
    public String evaluation() {
        return "step = (1/beta1 - 1)*d";
    }

    @Override
    public List<String> state() {
        return List.of("v", "d");
    }

    @Override
    public List<String> numbers() {
        return List.of("total");
    }

    @Override
    public double defaultLearningRate() {
        return 2.5e-3;
    }
}
