package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/**
 * A model that expects standardised inputs, {@code (x − mean)/deviation} for each channel or feature (dimension 1 of the
 * input), as a model of raw inputs. The standardisation is part of the model, so box, epsilon and projection are in raw units.
 */
public final class Preprocessed implements GradientModel {
    private final GradientModel model;
    private final Bounds bounds;
    private final List<Double> mean;
    private final List<Double> deviation;

    /**
     * A model of raw inputs.
     *
     * @param model the model of standardised inputs; its own bounds are not used
     * @param bounds the box of raw inputs
     * @param mean one number for all, or one a channel
     * @param deviation as many numbers above 0
     */
    public Preprocessed(GradientModel model, Bounds bounds, List<Double> mean, List<Double> deviation) {
        boolean finite = mean.stream().allMatch(Double::isFinite);
        Range.that("mean", mean, "a list of at least one finite number", !mean.isEmpty() && finite);
        boolean positive = deviation.stream().allMatch(value -> value > 0 && Double.isFinite(value));
        Range.that(
                "deviation",
                deviation,
                "as many finite numbers > 0 as mean has, so " + mean.size(),
                positive && deviation.size() == mean.size());
        this.model = model;
        this.bounds = bounds;
        this.mean = List.copyOf(mean);
        this.deviation = List.copyOf(deviation);
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }

    /** One number a channel, in a shape that is broadcast over the input. */
    private static INDArray perChannel(List<Double> values, INDArray x) {
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        if (values.size() > 1 && values.size() != x.size(1)) {
            throw new IllegalArgumentException("x has shape " + Arrays.toString(x.shape()) + ", allowed are "
                    + values.size() + " channels in dimension 1, as mean and deviation have");
        }
        shape[1] = values.size();
        DataType type = x.dataType();
        return Nd4j.createFromArray(values.toArray(Double[]::new)).castTo(type).reshape(shape);
    }

    private INDArray standardised(INDArray x) {
        return x.sub(perChannel(mean, x)).divi(perChannel(deviation, x));
    }

    @Override
    public INDArray logits(INDArray x) {
        return model.logits(standardised(x));
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        Vjp inner = model.vjp(standardised(x), cotangent);
        return new Vjp(inner.logits(), inner.gradient().div(perChannel(deviation, inner.gradient())));
    }
}
