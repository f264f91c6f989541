package org.samediffext.updaters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorRule;
import org.samediffext.spi.TensorStep;
import org.samediffext.spi.UpdateRule;

/** The rules over which the contract tests run: every updater of the registry, and formulas of a user. */
final class Rules {
    /** Momentum with a pull towards zero: has a state, constants and reads the parameter. */
    static final Formula READS_PARAMETER = new Formula("""
            m    = beta*m + g
            step = lr*(m + pull*tanh(p))
            """, List.of("m"), Map.of("beta", 0.9, "pull", 0.1));

    /** Normalized by all its gradients so far: keeps a number, and works on each parameter by itself. */
    static final Formula KEEPS_A_NUMBER =
            new Formula("s = s + dot(g, g)\nstep = lr*g/sqrt(s + 1)", List.of(), List.of("s"), Map.of());

    /** Normalized by the gradient of the whole model so far, and kept away from the mean of all weights. */
    static final Formula LOOKS_AT_THE_MODEL = new Formula("""
            s    = 0.9*s + 0.1*modeldot(g, g)
            m    = 0.8*m + g/(sqrt(s) + modelmaxabs(g) + 1e-12)
            step = lr*m*(1 + 0.1*norm(p)) + lr*0.01*modelnorm(g)*(p - modelmean(p))
            """, List.of("m"), List.of("s"), Map.of());

    private Rules() {}

    /** The library's own updaters; other tests register theirs in the same JVM. */
    static Stream<Descriptor> descriptors() {
        return Registry.global().methods().stream()
                .filter(d -> d.kind() == Kind.UPDATER && d.type().getEnclosingClass() == null);
    }

    static Stream<UpdateRule> all() {
        List<UpdateRule> rules = new ArrayList<>();
        descriptors().forEach(descriptor -> rules.add((UpdateRule) descriptor.defaults()));
        rules.add(READS_PARAMETER);
        rules.add(KEEPS_A_NUMBER);
        rules.add(LOOKS_AT_THE_MODEL);
        rules.add(new Lion(0.5, 0.7));
        return rules.stream();
    }

    /** Those whose step of one weight does not depend on the others of its parameter. */
    static Stream<UpdateRule> elementwise() {
        // Adafactor shortens the whole step
        return all().filter(rule -> !(rule instanceof Adafactor)
                && !(rule instanceof FormulaRule formula
                        && org.samediffext.kernel.Formula.of(formula).reduces()));
    }

    /** The steps of one parameter by a rule that does not look at others. */
    static TensorStep step(UpdateRule rule, Tensor tensor, DataType type) {
        if (rule instanceof TensorRule tensorRule) {
            return tensorRule.prepare(tensor, type);
        }
        FormulaRule formula = (FormulaRule) rule;
        StepKernel kernel = Kernels.of(org.samediffext.kernel.Formula.of(formula), formula.constants());
        return (g, p, states, n) -> {
            StepKernel.Scalars scalars = new StepKernel.Scalars(n.lr(), n.t(), n.weightDecay());
            kernel.run(g, p, states, scalars, tensor.channelAxis());
        };
    }

    /** Whether, as published, the momentum carries the rates of the steps at which it was gathered. */
    static boolean carriesRate(UpdateRule rule) {
        return rule instanceof LARS;
    }

    /** A rate at which twenty steps move a small network visibly and keep it finite. */
    static RuleUpdater updater(UpdateRule rule) {
        return new RuleUpdater(rule, 0.01, null, rule.defaultWeightDecay(), 0);
    }

    static RuleUpdater decayed(UpdateRule rule) {
        return new RuleUpdater(rule, 0.01, null, 0.1, 0);
    }
}
