package org.samediffext.model;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.FiniteCheck;
import org.samediffext.registry.OnNonFinite;
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
    boolean admits(INDArray gradient, List<ParameterBridge.Pair> pairs) {
        if (policy == OnNonFinite.ALLOW || FiniteCheck.allFinite(gradient)) {
            return true;
        }
        String found = describe(gradient, pairs);
        if (policy == OnNonFinite.ERROR) {
            throw new ArithmeticException(found + ": parameters and updater state are unchanged; look for a NaN in the"
                    + " input, a learning rate that is too high, or clip the gradient");
        }
        gradient.assign(0);
        skipped++;
        if (Long.bitCount(skipped) == 1) {
            LOG.warn("{}: the step is skipped; {} skipped since this updater was made", found, skipped);
        }
        return false;
    }

    private String describe(INDArray gradient, List<ParameterBridge.Pair> pairs) {
        INDArray flat = gradient.reshape(gradient.length());
        long i = 0;
        while (i < flat.length() - 1 && Double.isFinite(flat.getDouble(i))) {
            i++;
        }
        return "the gradient is " + flat.getDouble(i) + " at element " + i + " of " + flat.length()
                + " for the updater " + updater.rule().name() + place(gradient, i, pairs);
    }

    private static String place(INDArray block, long element, List<ParameterBridge.Pair> pairs) {
        for (ParameterBridge.Pair pair : pairs) {
            long from = pair.gradient().offset() - block.offset();
            if (element >= from && element < from + pair.gradient().length()) {
                return " in a parameter of shape "
                        + Arrays.toString(pair.parameter().shape());
            }
        }
        return "";
    }
}
