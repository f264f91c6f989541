package org.samediffext.losses;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/** A loss on logits that finds the parts of its labels by name, so that they may stand among those of another loss. */
interface PartsTerm extends LossTerm {
    /** The name of the part with the classes. */
    String CLASS = "class";

    /** The classes. */
    LabelColumn CLASSES = new LabelColumn(CLASS, "the class id, or one-hot rows of as many columns as classes");

    /** The name of the part that tells sequences apart. */
    String SEQUENCE = "sequence";

    /** Which sequence a token belongs to. */
    LabelColumn SEQUENCES = new LabelColumn(SEQUENCE, "a number that all tokens of a sequence share and no others");

    /** The name of the part with the logarithm of a probability. */
    String REFERENCE = "reference";

    /** The name of the part with the reference model's distribution. */
    String DISTRIBUTION = "distribution";

    /** What the reference model says of each output. */
    LabelColumn DISTRIBUTIONS = new LabelColumn(
            DISTRIBUTION, LabelColumn.OUTPUTS, "the reference model's logits or probabilities, one for each output");

    @Override
    default Input input() {
        return Input.LOGITS;
    }

    @Override
    default Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        return evaluate(LabelParts.of(this, labels, output), labels, output, weights);
    }

    @Override
    default SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        return build(sd, LabelParts.of(this, labels, output), labels, output, weights);
    }

    /**
     * Values and gradient.
     *
     * @param parts where the parts lie
     * @param labels with these parts, and perhaps others
     * @param output as in {@link LossTerm#evaluate}
     * @param weights as in {@link LossTerm#evaluate}
     * @return as in {@link LossTerm#evaluate}
     */
    Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights);

    /**
     * The same loss in a graph.
     *
     * @param sd the graph
     * @param parts where the parts lie
     * @param labels with these parts, and perhaps others
     * @param output as in {@link LossTerm#build}
     * @param weights as in {@link LossTerm#build}
     * @return as in {@link LossTerm#build}
     */
    SDVariable build(SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights);
}
