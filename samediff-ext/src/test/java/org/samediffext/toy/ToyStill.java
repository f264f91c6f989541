package org.samediffext.toy;

import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Leaves each example where it is.
 *
 * @param norm the norm of the ball in which it does so
 * @param epsilon the radii of the balls
 * @param steps how often it does so
 */
@About(value = "toy attack that does not move", paper = "none, a toy")
public record ToyStill(Norm norm, @Required List<Double> epsilon, int steps) implements Attack {

    public ToyStill() {
        this(Norm.LINF, List.of(0.1), 10);
    }

    public ToyStill {
        epsilon = List.copyOf(epsilon);
        epsilon.forEach(each -> Range.positive("epsilon", each));
        Range.atLeast("steps", steps, 1);
    }

    @Override
    public Access access() {
        return Access.LABELS;
    }

    @Override
    public AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        int rows = goal.size();
        List<AttackResult.Budget> budgets = epsilon.stream()
                .map(each -> new AttackResult.Budget(
                        each,
                        x.dup(),
                        Collections.nCopies(rows, false),
                        Collections.nCopies(rows, Double.POSITIVE_INFINITY),
                        Collections.nCopies(rows, 0.0)))
                .toList();
        return new AttackResult(
                budgets, new long[rows], new long[rows], Collections.nCopies(rows, AttackResult.Failure.NONE));
    }
}
