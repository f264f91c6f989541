package org.samediffext.losses;

import static org.samediffext.spi.Range.nonNegative;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * Gradient difference: ascent on the cross entropy of what is to be forgotten, descent on that of what is to be retained.
 *
 * <pre>
 * L = −γ mean_forget CE + α mean_retain CE
 * </pre>
 *
 * <p>It is {@link ForgetRetain} with {@link GradientAscent}, whose labels are the class and a column {@code retain}. Forgetting
 * has no bound, so that it overwhelms retaining in the end: {@link ForgetRetain} with {@link InvertedHinge} or {@link Npo} does
 * not.
 *
 * <p>Paper: Liu, Liu and Stone 2022, CoLLAs, "Continual Learning and Private Unlearning".
 *
 * @param gamma the weight of forgetting, default 1
 * @param alpha the weight of retaining, default 1
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default valid
 */
@About(
        value = "ascent on what is to be forgotten, descent on what is to be retained",
        paper = "Liu et al. 2022, Continual Learning and Private Unlearning")
public record GradientDifference(double gamma, double alpha, int ignoreIndex, Reduction reduction)
        implements PartsTerm {

    /** γ = α = 1; ignores the id −100 and takes the means over the rows that count. */
    public GradientDifference() {
        this(1, 1, -100, Reduction.VALID);
    }

    /** Checks the weights. */
    public GradientDifference {
        nonNegative("gamma", gamma);
        nonNegative("alpha", alpha);
    }

    /**
     * The same loss.
     *
     * @return with the settings of this one
     */
    public ForgetRetain asForgetRetain() {
        ForgetRetain defaults = new ForgetRetain(ForgetLoss.GRADIENTASCENT, gamma, alpha);
        return new ForgetRetain(
                defaults.forget(),
                defaults.settings(),
                gamma,
                defaults.retain(),
                alpha,
                defaults.reference(),
                ignoreIndex,
                reduction);
    }

    @Override
    public List<LabelColumn> labels() {
        return asForgetRetain().labels();
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        return asForgetRetain().evaluate(parts, labels, output, weights);
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        return asForgetRetain().build(sd, parts, labels, output, weights);
    }
}
