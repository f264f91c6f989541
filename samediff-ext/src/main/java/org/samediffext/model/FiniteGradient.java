package org.samediffext.model;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.FiniteCheck;

/** Refuses a gradient with a NaN or an infinity before it reaches state or parameters. */
final class FiniteGradient {
    private FiniteGradient() {}

    static void check(INDArray gradient, RuleUpdater updater, List<ParameterBridge.Pair> pairs) {
        if (FiniteCheck.allFinite(gradient)) {
            return;
        }
        INDArray flat = gradient.reshape(gradient.length());
        for (long i = 0; i < flat.length(); i++) {
            double value = flat.getDouble(i);
            if (!Double.isFinite(value)) {
                throw new ArithmeticException("the gradient is " + value + " at element " + i + " of " + flat.length()
                        + " for the updater " + updater.rule().name() + place(gradient, i, pairs)
                        + ": parameters and updater state are unchanged; look for a NaN in the input, a learning rate"
                        + " that is too high, or clip the gradient");
            }
        }
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
