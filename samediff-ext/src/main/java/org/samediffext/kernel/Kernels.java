package org.samediffext.kernel;

import java.util.Map;
import java.util.TreeSet;

/** Compiles formulas. */
public final class Kernels {
    private Kernels() {}

    /**
     * A kernel of a formula. Dense arrays of the CPU backend whose element orders agree run in compiled loops, FLOAT and
     * DOUBLE in their own precision, HALF and BFLOAT16 in float; everything else runs as ND4J operations. Loops are compiled
     * when a data type is first met, once for equal formulas.
     *
     * @param formula the formula
     * @param constants the values of its constants; others are ignored
     * @return a kernel that several threads may use at once
     * @throws IllegalArgumentException if a constant has no value
     */
    public static StepKernel of(Formula formula, Map<String, Double> constants) {
        TreeSet<String> missing = new TreeSet<>(formula.constants());
        missing.removeAll(constants.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no value for the constant " + missing.first() + "; given are "
                    + String.join(", ", new TreeSet<>(constants.keySet())));
        }
        double[] values =
                formula.constants().stream().mapToDouble(constants::get).toArray();
        return new AdaptiveKernel(formula, values);
    }
}
