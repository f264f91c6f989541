package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.decay;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;

/**
 * Schedule-free gradient descent: averages its iterates so that no schedule with a known end is needed.
 *
 * <pre>
 * y = (1 − β)·z + β·x
 * z = z − ηₜ·(g(y) + λ·y)       with ηₜ = η·min(1, t/warmup)
 * x = (1 − c)·x + c·z           with c = ηₜ²/Σηᵢ²
 * </pre>
 *
 * <p>Defazio et al. 2024, The Road Less Scheduled, equations 3 to 5 with the warm-up and weights of Algorithm 1. The model holds and
 * trains y. <em>Evaluate it at x</em>: {@code Averages.apply(model)} puts x in the place of y until it is closed, {@code
 * Averages.copy(model)} makes a model of it. The statistics of batch normalization belong to y: pass some data through the copy in
 * training mode before it is used. λ is {@code weightDecay}. The authors' code weighs by the largest rate so far instead of ηₜ, which
 * differs only where the rate falls. State: {@code z − y}, one number a weight, and the sum of squared rates.
 *
 * @param beta β, how far y lies towards the average, {@code 0 < beta < 1}
 * @param warmup the number of steps in which the rate grows, 0 for none
 */
@About(
        value = "gradient descent that needs no schedule; evaluate with Averages",
        paper = "Defazio et al. 2024, The Road Less Scheduled")
public record ScheduleFreeSGD(double beta, long warmup) implements FormulaRule {

    /** The authors' 0.9, without warm-up. */
    public ScheduleFreeSGD() {
        this(0.9, 0);
    }

    /** Checks the ranges. */
    public ScheduleFreeSGD {
        decay("beta", beta);
        Range.that("beta", beta, "more than 0", !(beta <= 0));
        atLeast("warmup", warmup, 0);
    }

    @Override
    public String formula() {
        // with d = z − y
        return """
            rate  = lr*min(1, t/max(warmup, 1))
            total = total + rate^2
            c     = where(total > 0, rate^2/total, 0)
            u     = g + weightDecay*p
            step  = (rate*(1 - beta*(1 - c)))*u - c*d
            d     = (1 - c)*(d - (rate*beta)*u)
            """;
    }

    /** {@code x = y − (1/β − 1)·(z − y)}. */
    @Override
    public String evaluation() {
        return "step = (1/beta - 1)*d";
    }

    @Override
    public List<String> state() {
        return List.of("d");
    }

    @Override
    public List<String> numbers() {
        return List.of("total");
    }

    @Override
    public double defaultLearningRate() {
        return 1;
    }
}
