package org.samediffext.updaters;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.TensorStep;

/** Steps by a formula that depends on what the parameter is; its decay, if any, is within. */
record FormulaStep(StepKernel kernel) implements TensorStep {

    FormulaStep(String formula, Map<String, Double> constants, List<String> states) {
        this(Kernels.of(Formula.parse(formula, constants.keySet(), states), constants));
    }

    @Override
    public void apply(INDArray g, INDArray p, List<INDArray> states, StepNumbers numbers) {
        kernel.run(g, p, states, new StepKernel.Scalars(numbers.lr(), numbers.t(), numbers.weightDecay()));
    }
}
