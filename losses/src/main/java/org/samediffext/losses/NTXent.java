package org.samediffext.losses;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.Range;

/**
 * Normalized temperature-scaled cross entropy: picks the other view of an image among the rest of the batch (SimCLR).
 *
 * <pre>
 * l_i = −s_ip/τ + log Σ exp(s_ik/τ) over k ≠ i
 * ∂l_i/∂s_ik = (π_k − [k = p])/τ    π: the softmax over all rows but i
 * </pre>
 *
 * <p>The labels are not classes but say which rows are views of one image: two rows with one id are views of each other, wherever
 * they stand. With more than two views of an image the value is the mean over the other views, each against the rows of other
 * images alone. A row whose other views are absent is left out; a batch of one image gives 0.
 *
 * <p>Paper: Chen, Kornblith, Norouzi and Hinton 2020, ICML, "A Simple Framework for Contrastive Learning of Visual
 * Representations". The value is the mean over all views with {@link Reduction#ALL}; the authors' code adds the means of both
 * halves, which is twice that. The temperature is that of the authors' training script; their best differs by data and batch.
 *
 * @param temperature τ, {@code temperature > 0}; default 0.1
 * @param distance how close two rows are; default cosine
 * @param mining which pairs count; default none
 * @param epsilon the margin of {@link Mining#MULTI_SIMILARITY}, {@code epsilon >= 0}; default 0.1
 * @param ignoreIndex the class id whose rows are absent; default −100
 * @param reduction how the values of the anchors become one number; default all
 */
@About(
        value = "NT-Xent (SimCLR) loss of two views",
        paper = "Chen et al. 2020, A Simple Framework for Contrastive Learning of Visual Representations")
public record NTXent(
        double temperature, Distance distance, Mining mining, double epsilon, int ignoreIndex, Reduction reduction)
        implements PairLoss {

    /** The defaults. */
    public NTXent() {
        this(0.1, Distance.COSINE, Mining.NONE, 0.1, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public NTXent {
        Range.positive("temperature", temperature);
        Range.nonNegative("epsilon", epsilon);
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(new LabelColumn("image", "the id of the image of which the row is a view"));
    }

    @Override
    public boolean needsPositives() {
        return true;
    }

    @Override
    public double anchor(double[] positive, double[] negative) {
        return OneOfMany.anchor(positive, negative, temperature);
    }

    @Override
    public SDVariable anchors(PairGraph pairs) {
        return OneOfMany.anchors(pairs, temperature);
    }
}
