package org.samediffext.toy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * The squared error.
 *
 * @param scale the factor
 */
@About(value = "toy squared error", paper = "Gauss 1809")
public record ToySquare(double scale) implements LossTerm {

    public ToySquare() {
        this(1);
    }

    public ToySquare {
        Range.positive("scale", scale);
    }

    @Override
    public Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(new LabelColumn("target", LabelColumn.OUTPUTS, "the wanted outputs"));
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        INDArray error = output.sub(labels);
        INDArray values = error.mul(error).sum(true, 1).muli(scale);
        INDArray gradient = error.mul(2 * scale);
        if (weights != null) {
            values.muli(weights);
            gradient.muliColumnVector(weights);
        }
        return new Rows(values, gradient);
    }

    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable error = output.sub(labels);
        SDVariable squares = error.mul(error);
        return (weights == null ? squares : squares.mul(weights)).sum().mul(scale);
    }
}
