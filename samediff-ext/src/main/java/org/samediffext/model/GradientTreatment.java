package org.samediffext.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.kernel.CountedNoise;
import org.samediffext.kernel.Formula;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.SquareSum;
import org.samediffext.kernel.StepKernel;
import org.samediffext.registry.Clip;
import org.samediffext.registry.Noise;

/** What happens to a gradient before the rule sees it: clipping, then noise. */
final class GradientTreatment {
    private static final StepKernel CLIP =
            Kernels.of(Formula.parse("step = clip(g, -lr, lr)", Set.of(), List.of()), Map.of());
    private static final StepKernel SCALE = Kernels.of(Formula.parse("step = lr*g", Set.of(), List.of()), Map.of());

    private final @Nullable Clip clip;
    private final @Nullable Noise noise;

    GradientTreatment(RuleUpdater updater) {
        this.clip = updater.composition().clip();
        this.noise = updater.composition().noise();
    }

    /**
     * Changes the gradient in place.
     *
     * @param steps the number of steps before this one
     * @param stream says, with the gradient's own offset, which noise is its own
     * @param globalNorm the norm of the gradient of the whole model, used only where it is limited
     */
    void apply(INDArray gradient, List<ParameterBridge.Pair> pairs, long steps, long stream, double globalNorm) {
        if (clip != null) {
            switch (clip.kind()) {
                case VALUE -> run(CLIP, gradient, clip.limit());
                case NORM ->
                    pairs.forEach(pair -> limit(pair.gradient(), SquareSum.norm(pair.gradient()), clip.limit()));
                case GLOBAL_NORM -> limit(gradient, globalNorm, clip.limit());
            }
        }
        if (noise != null) {
            long key = CountedNoise.key(CountedNoise.key(noise.seed(), stream), steps);
            CountedNoise.add(gradient, key, gradient.offset(), noise.deviation(steps));
        }
    }

    private static void limit(INDArray gradient, double norm, double limit) {
        if (norm > limit) {
            run(SCALE, gradient, limit / norm);
        }
    }

    private static void run(StepKernel kernel, INDArray gradient, double number) {
        kernel.run(gradient, null, List.of(), new StepKernel.Scalars(number, 1, 0));
    }
}
