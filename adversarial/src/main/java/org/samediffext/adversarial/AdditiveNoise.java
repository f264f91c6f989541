package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Random noise, the row that every table of attacks needs: an example is moved {@code draws} times at random, and succeeds where
 * one of the points meets the criterion. It needs decisions only, so that the results have no losses.
 *
 * @param norm the norm of the budget
 * @param epsilon the budgets, in the units of the input, each {@code >= 0}
 * @param draws how many points are tried, at least one
 * @param law how they are drawn
 */
@About(value = "random noise, the baseline of a table", paper = "a baseline, of no paper")
public record AdditiveNoise(Norm norm, @Required List<Double> epsilon, int draws, Law law)
        implements BudgetSearchAttack {

    /** How noise is drawn. */
    public enum Law {
        /** Uniformly from the ball, then clipped to the box. */
        UNIFORM,
        /** Gaussian numbers, scaled to the length ε in the norm, then clipped to the box. */
        GAUSSIAN
    }

    /** L-infinity, one draw, uniform; the epsilon is an example. */
    public AdditiveNoise() {
        this(Norm.LINF, List.of(0.03), 1, Law.UNIFORM);
    }

    /** Checks the settings. */
    public AdditiveNoise {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.atLeast("draws", draws, 1);
    }

    @Override
    public Access access() {
        return Access.LABELS;
    }

    @Override
    public int restarts() {
        return draws;
    }

    @Override
    public Optional<Ask> search(Neighbourhood near, Subject subject, SampleRandom random) {
        return Ask.last(law == Law.UNIFORM ? near.uniform(random) : near.gaussian(random));
    }
}
