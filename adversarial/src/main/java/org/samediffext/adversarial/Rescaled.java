package org.samediffext.adversarial;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/**
 * A model in other units: inputs of the new box are mapped linearly onto the model's own, {@code (x − lo)·range'/range + lo'},
 * so that a model of pixels from 0 to 255 can be attacked from 0 to 1. An epsilon is in the new units.
 */
public final class Rescaled implements GradientModel {
    private final GradientModel model;
    private final Bounds bounds;
    private final double factor;

    /**
     * A model in other units.
     *
     * @param model the model, with the bounds that it was trained with
     * @param bounds the new box
     */
    public Rescaled(GradientModel model, Bounds bounds) {
        this.model = model;
        this.bounds = bounds;
        this.factor = model.bounds().range() / bounds.range();
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }

    private INDArray inner(INDArray x) {
        return x.sub(bounds.lo()).muli(factor).addi(model.bounds().lo());
    }

    @Override
    public INDArray logits(INDArray x) {
        return model.logits(inner(x));
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        Vjp inner = model.vjp(inner(x), cotangent);
        return new Vjp(inner.logits(), inner.gradient().muli(factor));
    }
}
