package org.samediffext.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.registry.Average;
import org.samediffext.registry.Lookahead;

/**
 * What follows the parameter once its step is known: look-ahead, which changes the step, then the average. Their arrays are
 * NaN until they have a value.
 */
final class ParameterFollower {
    private static final StepKernel SLOW_BEGINS = kernel("step = g\nslow = p", "slow");
    private static final StepKernel SLOW_MOVES =
            kernel("step = p - (slow + lr*((p - g) - slow))\nslow = p - step", "slow");
    private static final StepKernel MEAN_BEGINS = kernel("step = g\naverage = p - g", "average");
    private static final StepKernel MEAN_MOVES =
            kernel("step = g\naverage = average + lr*((p - g) - average)", "average");

    private final @Nullable Lookahead lookahead;
    private final @Nullable Average average;

    ParameterFollower(RuleUpdater updater) {
        this.lookahead = updater.composition().lookahead();
        this.average = updater.composition().average();
    }

    private static StepKernel kernel(String formula, String state) {
        return Kernels.of(Formula.parse(formula, Set.of(), List.of(state)), Map.of());
    }

    /** Before the rule's step. */
    void before(INDArray step, INDArray parameter, UpdaterState.Part state) {
        if (lookahead != null && isUnset(state.slow())) {
            run(SLOW_BEGINS, step, parameter, state.slow(), 0);
        }
    }

    /** After the rule's step, the {@code t}-th: what look-ahead makes of it. */
    void lookAhead(INDArray step, INDArray parameter, UpdaterState.Part state, long t) {
        if (lookahead != null && t % lookahead.steps() == 0) {
            run(SLOW_MOVES, step, parameter, state.slow(), lookahead.alpha());
        }
    }

    /** After all that changes the step, the {@code t}-th: the average of what it leads to. */
    void average(INDArray step, INDArray parameter, UpdaterState.Part state, long t) {
        double weight = average == null ? 0 : average.weight(t);
        if (weight > 0) {
            run(isUnset(state.mean()) ? MEAN_BEGINS : MEAN_MOVES, step, parameter, state.mean(), weight);
        }
    }

    static boolean isUnset(List<INDArray> state) {
        return Double.isNaN(state.get(0).getDouble(0));
    }

    private static void run(StepKernel kernel, INDArray step, INDArray parameter, List<INDArray> state, double number) {
        kernel.run(step, parameter, state, new StepKernel.Scalars(number, 1, 0));
    }
}
