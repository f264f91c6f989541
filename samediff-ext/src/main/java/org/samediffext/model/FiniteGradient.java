package org.samediffext.model;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.FiniteCheck;
import org.samediffext.registry.OnNonFinite;
import org.samediffext.spi.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a gradient with a NaN or an infinity from state and parameters, as the updater's policy says. */
final class FiniteGradient {
    private static final Logger LOG = LoggerFactory.getLogger(FiniteGradient.class);

    private final RuleUpdater updater;
    private final OnNonFinite policy;
    private long skipped;

    FiniteGradient(RuleUpdater updater) {
        this.updater = updater;
        this.policy = updater.composition().onNonFinite();
    }

    /** Whether the step is to be made; where it is not, it has been replaced by zero. */
    boolean admits(INDArray gradient, List<ParameterBridge.Pair> pairs, String variable) {
        if (accepts(gradient, pairs, variable)) {
            return true;
        }
        gradient.assign(0);
        return false;
    }

    /** Whether the step is to be made. The gradient is only read; {@code variable} is its name where it is known. */
    boolean accepts(INDArray gradient, List<ParameterBridge.Pair> pairs, String variable) {
        return policy == OnNonFinite.ALLOW
                || FiniteCheck.allFinite(gradient)
                || accepts(describe(gradient, pairs, variable));
    }

    /** Whether a step with something that is not finite is to be made. */
    boolean accepts(String found) {
        if (policy == OnNonFinite.ERROR) {
            throw new ArithmeticException(found + ": parameters and updater state are unchanged; look for a NaN in the"
                    + " input, a learning rate that is too high, or clip the gradient");
        }
        if (policy == OnNonFinite.ALLOW) {
            return true;
        }
        skipped++;
        if (Long.bitCount(skipped) == 1) {
            LOG.warn("{}: the step is skipped; {} skipped since this updater was made", found, skipped);
        }
        return false;
    }

    private String describe(INDArray gradient, List<ParameterBridge.Pair> pairs, String variable) {
        INDArray flat = gradient.reshape(gradient.length());
        long i = 0;
        while (i < flat.length() - 1 && Double.isFinite(flat.getDouble(i))) {
            i++;
        }
        return "the gradient is " + flat.getDouble(i) + " at element " + i + " of " + flat.length()
                + " for the updater " + updater.rule().name() + place(gradient, i, pairs, variable);
    }

    private static String place(INDArray block, long element, List<ParameterBridge.Pair> pairs, String variable) {
        for (ParameterBridge.Pair pair : pairs) {
            long from = pair.gradient().offset() - block.offset();
            if (element >= from && element < from + pair.gradient().length()) {
                String name = pair.tensor()
                        .map(Tensor::name)
                        .filter(known -> !known.isEmpty())
                        .orElse(variable);
                String which = name.isEmpty() ? " in a parameter" : " in the parameter " + name;
                return which + " of shape "
                        + pair.tensor()
                                .map(tensor -> tensor.shape().toString())
                                .orElse(Arrays.toString(pair.parameter().shape()));
            }
        }
        return "";
    }
}
