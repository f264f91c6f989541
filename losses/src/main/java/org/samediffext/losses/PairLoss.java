package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/**
 * A loss of embeddings that looks at pairs: each row is an anchor, and the other rows are its positives, which are to be close,
 * or its negatives. A loss is put together of four parts: how close two rows are ({@link Distance}), which pairs of an anchor
 * count ({@link Mining}), what they cost ({@link #anchor}) and how the anchors' values become one number ({@link Reduction}).
 *
 * <pre>
 * s_ij    = similarity of the rows i and j
 * l_i     = anchor(s_ij of the positives j that are kept, s_ij of the negatives that are kept)
 * ∂L/∂s_ij = f_i ∂l_i/∂s_ij              f: weight of the anchor, as the reduction has it
 * ∂L/∂U   = (∂L/∂S + (∂L/∂S)ᵀ) U         cosine: then through the normalization; which pairs are kept is taken as given
 * </pre>
 *
 * <p>The value of a row depends on the other rows of its minibatch, and a minibatch must hold several rows of a class:
 * {@link ClassBalancedIterator} draws such ones. In a recurrent or convolutional layer all time steps or pixels are one batch.
 *
 * <p>Labels are class ids {@code [rows, 1]}, whole numbers of any size, or multi-hot rows {@code [rows, classes]} of two columns
 * or more, where rows are alike if they share a class. A row whose id is NaN, negative or {@link #ignoreIndex}, whose multi-hot
 * row is all zero or has a NaN, or whose weight is zero is absent: it is no anchor, no positive and no negative. Other weights
 * weigh a row as anchor only. A row with a NaN or an infinity is absent for the others and gets NaN itself.
 *
 * <p>Similarities are matrix products in the type of the output, FLOAT for HALF and BFLOAT16; everything else is computed in
 * double. Nothing larger than {@code [rows, rows]} is made. The form: Wang, Han, Huang, Dong and Scott 2019, CVPR,
 * "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning".
 */
public interface PairLoss extends LossTerm {

    /**
     * How close two rows are.
     *
     * @return the distance
     */
    Distance distance();

    /**
     * Which pairs count.
     *
     * @return the miner
     */
    Mining mining();

    /**
     * The margin of the miner.
     *
     * @return what {@link Mining#MULTI_SIMILARITY} adds; the other miners do not use it
     */
    double epsilon();

    /**
     * The class id whose rows are absent.
     *
     * @return an id; without meaning for multi-hot rows
     */
    int ignoreIndex();

    /**
     * How the values of the anchors become one number. An anchor is valid if it has the pairs that it needs.
     *
     * @return the reduction
     */
    Reduction reduction();

    /**
     * Whether an anchor without a positive is left out.
     *
     * @return false by default
     */
    default boolean needsPositives() {
        return false;
    }

    /**
     * Whether an anchor without a negative is left out.
     *
     * @return false by default
     */
    default boolean needsNegatives() {
        return false;
    }

    /**
     * The value of an anchor.
     *
     * @param positive its similarities to its positives, to be replaced by the derivatives of the value
     * @param negative its similarities to its negatives, to be replaced likewise
     * @return the value
     */
    double anchor(double[] positive, double[] negative);

    /**
     * The values of all anchors in a graph.
     *
     * @param pairs the pairs of the batch
     * @return {@code [rows, 1]}; anchors that are left out may have any finite value
     */
    SDVariable anchors(PairGraph pairs);

    @Override
    default Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    default List<LabelColumn> labels() {
        return List.of(new LabelColumn("class", "the class id, or multi-hot rows of two columns or more"));
    }

    @Override
    default Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        return new PairBatch(this, PairLabels.read(name(), labels, output, weights, ignoreIndex()), output).evaluate();
    }

    /**
     * The same loss in a graph. The number of columns of the labels must be known when the graph is built. Labels that
     * {@link #evaluate} refuses are not noticed, and the output must be finite in absent rows too.
     *
     * @param sd the graph
     * @param labels class ids {@code [-1, 1]} or multi-hot rows {@code [-1, classes]}
     * @param output embeddings {@code [rows, outputs]}
     * @param weights {@code [rows, 1]} or null
     * @return the sum over the rows, a scalar
     */
    @Override
    default SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        return PairGraph.build(this, sd, labels, output, weights);
    }
}
