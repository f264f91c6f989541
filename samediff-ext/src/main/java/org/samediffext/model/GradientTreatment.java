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

    /** Changes the gradient in place; {@code stream} and the gradient's own offset say which noise is its own. */
    void apply(INDArray gradient, List<ParameterBridge.Pair> pairs, long steps, long stream) {
        if (clip != null && clip.kind() == Clip.Kind.VALUE) {
            run(CLIP, gradient, clip.limit());
        } else if (clip != null) {
            for (ParameterBridge.Pair pair : pairs) {
                limit(pair.gradient(), clip.limit());
            }
        }
        if (noise != null) {
            long key = CountedNoise.key(CountedNoise.key(noise.seed(), stream), steps);
            CountedNoise.add(gradient, key, gradient.offset(), noise.deviation(steps));
        }
    }

    private static void limit(INDArray gradient, double limit) {
        double norm = SquareSum.norm(gradient);
        if (norm > limit) {
            run(SCALE, gradient, limit / norm);
        }
    }

    private static void run(StepKernel kernel, INDArray gradient, double number) {
        kernel.run(gradient, null, List.of(), new StepKernel.Scalars(number, 1, 0));
    }
}
