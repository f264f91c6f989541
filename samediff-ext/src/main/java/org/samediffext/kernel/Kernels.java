package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compiles formulas. */
public final class Kernels {
    private Kernels() {}

    /**
     * A kernel of a formula. Dense arrays of the CPU backend whose element orders agree run in compiled loops, FLOAT and
     * DOUBLE in their own precision, HALF and BFLOAT16 in float; those of the CUDA backend run in CUDA kernels, where NVRTC is
     * found; everything else runs as ND4J operations. Loops are compiled when a data type is first met, once for equal formulas.
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

    /**
     * Makes steps together: what a formula reduces over the model is reduced over all of them, in their order. Nothing is written
     * before everything has been reduced.
     *
     * @param steps steps by kernels of one formula, with or without weight decay
     * @throws IllegalArgumentException if formulas differ in what they reduce over the model, or a kernel was not made here
     */
    public static void runTogether(List<StepKernel.Step> steps) {
        long length = 0;
        for (StepKernel.Step step : steps) {
            length += step.g().length();
        }
        List<LevelRun> runs = new ArrayList<>();
        for (StepKernel.Step step : steps) {
            if (step.g().length() > 0) {
                runs.add(own(step.kernel()).begin(step, length));
            }
        }
        for (LevelRun run : runs) {
            if (!LevelRun.agree(run.scalars(), runs.get(0).scalars())) {
                throw new IllegalArgumentException("steps of formulas that reduce other things over the model");
            }
        }
        LevelRun.together(runs);
    }

    /**
     * How this Java machine runs formulas over dense arrays of FLOAT and DOUBLE in the memory of the host.
     *
     * @return a phrase that can stand after "formulas run as"
     */
    public static String description() {
        return Vectors.description();
    }

    private static AdaptiveKernel own(StepKernel kernel) {
        if (kernel instanceof AdaptiveKernel adaptive) {
            return adaptive;
        }
        throw new IllegalArgumentException(
                "a step by a " + kernel.getClass().getName() + "; only kernels made here can run together");
    }
}
