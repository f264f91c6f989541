package org.samediffext.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Need;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorRule;
import org.samediffext.spi.TensorStep;
import org.samediffext.spi.UpdateRule;

/** How a rule takes its steps: by the kernel of its formula, or parameter by parameter in Java. Adds the weight decay. */
final class RuleSteps {
    private static final Formula DECAY =
            Formula.parse("step = g", Set.of(), List.of()).withDecay();

    private final UpdateRule rule;
    private final boolean shaped;
    private final @Nullable StepKernel kernel;
    private final @Nullable StepKernel decay;
    private final boolean together;

    RuleSteps(UpdateRule rule, double weightDecay) {
        this.rule = rule;
        this.shaped = isShaped(rule);
        boolean decays = weightDecay != 0 && !rule.decaysItself();
        if (rule instanceof TensorRule) {
            kernel = null;
            decay = decays ? Kernels.of(DECAY, Map.of()) : null;
            together = false;
        } else {
            FormulaRule formulaRule = formulaRule(rule);
            Formula formula = Formula.of(formulaRule);
            kernel = Kernels.of(decays ? formula.withDecay() : formula, formulaRule.constants());
            decay = null;
            together = formula.reducesModel();
        }
    }

    /** Whether the steps of all parameters of a model must be made together. */
    static boolean areTogether(UpdateRule rule) {
        return rule instanceof FormulaRule formula && Formula.of(formula).reducesModel();
    }

    /** Whether the steps of all parameters of a model must be made together, as {@link #step} gives them. */
    boolean areTogether() {
        return together;
    }

    /** Why the parameters must be shown to the rule, empty if they need not. */
    static String reason(UpdateRule rule, double weightDecay) {
        if (weightDecay != 0) {
            return "weightDecay is " + weightDecay;
        }
        if (isShaped(rule)) {
            return "it works on each in its true shape";
        }
        Formula formula = Formula.of(formulaRule(rule));
        if (formula.reducesModel()) {
            return "its formula makes numbers of all of them";
        }
        if (rule.needs().contains(Need.TENSOR_BOUNDARY)
                || formula.reduces()
                || !rule.numbers().isEmpty()) {
            return "it works on each by itself";
        }
        return rule.needs().contains(Need.PARAMETER) || formula.readsParameter() ? "its formula reads p" : "";
    }

    private static boolean isShaped(UpdateRule rule) {
        return rule instanceof TensorRule
                || rule.needs().contains(Need.SHAPE)
                || Formula.of(formulaRule(rule)).byChannel();
    }

    private static FormulaRule formulaRule(UpdateRule rule) {
        if (rule instanceof FormulaRule formula) {
            return formula;
        }
        throw new IllegalArgumentException("the updater " + rule.name() + " ("
                + rule.getClass().getName() + ") has no formula: implement " + FormulaRule.class.getName() + " or "
                + TensorRule.class.getName());
    }

    /** Whether arrays must have the true shape of the parameter. */
    boolean shaped() {
        return shaped;
    }

    /** One step over vectors that may span several parameters. */
    void run(INDArray g, @Nullable INDArray p, List<INDArray> states, StepNumbers numbers) {
        kernel().run(g, p, states, scalars(numbers));
    }

    /** A step of one parameter that is to be made together with the others. */
    StepKernel.Step step(Tensor tensor, INDArray g, @Nullable INDArray p, List<INDArray> states, StepNumbers numbers) {
        return new StepKernel.Step(kernel(), g, p, states, scalars(numbers), tensor.channelAxis());
    }

    private StepKernel kernel() {
        if (kernel == null) {
            throw new IllegalStateException("the updater " + rule.name() + " has no formula");
        }
        return kernel;
    }

    /** The steps of one parameter. */
    TensorStep of(Tensor tensor, DataType type) {
        if (!(rule instanceof TensorRule tensorRule)) {
            StepKernel own = kernel();
            int axis = tensor.channelAxis();
            return (g, p, states, numbers) -> own.run(g, p, states, scalars(numbers), axis);
        }
        TensorStep step = tensorRule.prepare(tensor, type);
        StepKernel add = decay;
        if (add == null) {
            return step;
        }
        return (g, p, states, numbers) -> {
            step.apply(g, p, states, numbers);
            add.run(g, p, List.of(), scalars(numbers));
        };
    }

    private static StepKernel.Scalars scalars(StepNumbers numbers) {
        return new StepKernel.Scalars(numbers.lr(), numbers.t(), numbers.weightDecay());
    }
}
