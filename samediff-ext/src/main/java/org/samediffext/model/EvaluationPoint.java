package org.samediffext.model;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.UpdateRule;

/** The point at which a rule wants its model to be evaluated, where that is not the parameter. */
record EvaluationPoint(StepKernel kernel) {
    private static final StepKernel.Scalars NONE = new StepKernel.Scalars(0, 1, 0);

    static boolean isOf(UpdateRule rule) {
        return rule instanceof FormulaRule formula && !formula.evaluation().isBlank();
    }

    static Optional<EvaluationPoint> of(UpdateRule rule) {
        return isOf(rule) && rule instanceof FormulaRule formula
                ? Optional.of(new EvaluationPoint(Kernels.of(Formula.ofEvaluation(formula), formula.constants())))
                : Optional.empty();
    }

    /** The point, in a new array; parameter and states have one shape. */
    @SuppressWarnings("try") // the scope is left, not used
    INDArray at(INDArray parameter, List<INDArray> states) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray step = parameter.dup();
            kernel.run(step, parameter, states, NONE);
            return step.rsubi(parameter);
        }
    }
}
