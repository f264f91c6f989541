package org.samediffext.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;

/** What a configuration tells about the shape of an input: {@link #ANY} where it does not say, no sizes at all if nothing is known. */
final class InputShape {
    static final long ANY = -1;
    static final InputShape UNKNOWN = new InputShape();

    private final long[] sizes;

    private InputShape(long... sizes) {
        this.sizes = sizes;
    }

    /** The shape that a placeholder declares; the first size is the number of rows. */
    static InputShape ofPlaceholder(long @Nullable [] shape) {
        if (shape == null || shape.length == 0) {
            return UNKNOWN;
        }
        long[] sizes = Arrays.stream(shape).map(size -> size > 0 ? size : ANY).toArray();
        sizes[0] = ANY;
        return new InputShape(sizes);
    }

    /** The shape that the first layer and its preprocessor expect. */
    static InputShape ofLayer(Layer layer, @Nullable InputPreProcessor before) {
        if (before instanceof FeedForwardToCnnPreProcessor p) {
            return new InputShape(ANY, p.getInputHeight() * p.getInputWidth() * p.getNumChannels());
        }
        if (before instanceof CnnToFeedForwardPreProcessor p) {
            return p.getFormat() == CNN2DFormat.NHWC
                    ? new InputShape(ANY, p.getInputHeight(), p.getInputWidth(), p.getNumChannels())
                    : new InputShape(ANY, p.getNumChannels(), p.getInputHeight(), p.getInputWidth());
        }
        return before == null ? ofLayer(layer) : UNKNOWN;
    }

    private static InputShape ofLayer(Layer layer) {
        if (layer instanceof BaseWrapperLayer wrapper) {
            return ofLayer(wrapper.getUnderlying());
        }
        if (layer instanceof Bidirectional both) {
            return ofLayer(both.getFwd());
        }
        if (layer instanceof OneHotEmbedding e) {
            long places = e.isInferInputLength() ? ANY : e.getInputLength();
            return e.isSequence() ? new InputShape(ANY, e.getNIn(), places) : new InputShape(ANY, e.getNIn());
        }
        if (layer instanceof BaseRecurrentLayer r) {
            return sequence(r.getNIn(), r.getRnnDataFormat());
        }
        if (layer instanceof Convolution1DLayer c) {
            return sequence(c.getNIn(), c.getRnnDataFormat());
        }
        if (layer instanceof ConvolutionLayer c && !(layer instanceof Convolution3D)) {
            return c.getCnn2dDataFormat() == CNN2DFormat.NHWC
                    ? new InputShape(ANY, ANY, ANY, c.getNIn())
                    : new InputShape(ANY, c.getNIn(), ANY, ANY);
        }
        if (layer instanceof DenseLayer dense) {
            return new InputShape(ANY, dense.getNIn());
        }
        return layer instanceof OutputLayer output ? new InputShape(ANY, output.getNIn()) : UNKNOWN;
    }

    private static InputShape sequence(long channels, @Nullable RNNFormat format) {
        return format == RNNFormat.NWC ? new InputShape(ANY, ANY, channels) : new InputShape(ANY, channels, ANY);
    }

    /** Whether an input of this shape can be made up. */
    boolean isComplete() {
        return sizes.length > 1 && Arrays.stream(sizes).skip(1).allMatch(size -> size != ANY);
    }

    /** Two rows of numbers inside the bounds. */
    INDArray example(DataType type, Bounds bounds) {
        long[] shape = sizes.clone();
        shape[0] = 2;
        double[] values = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = bounds.lo() + bounds.range() * ((0.618 * i + 0.3) % 1);
        }
        return Nd4j.createFromArray(values).reshape(shape).castTo(type);
    }

    /** Refuses an array of another shape. */
    void check(INDArray x) {
        if (x.rank() < 2 || x.isEmpty()) {
            throw new IllegalArgumentException(
                    "input: expected " + this + ", got an array of shape " + Arrays.toString(x.shape()));
        }
        if (sizes.length > 0 && !fits(x.shape())) {
            throw new IllegalArgumentException("input: expected " + this + ", got " + Arrays.toString(x.shape()));
        }
    }

    private boolean fits(long[] shape) {
        if (shape.length != sizes.length) {
            return false;
        }
        for (int i = 1; i < sizes.length; i++) {
            if (sizes[i] != ANY && sizes[i] != shape[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        if (sizes.length == 0) {
            return "one example a row";
        }
        return Arrays.stream(sizes)
                .skip(1)
                .mapToObj(size -> size == ANY ? "any" : Long.toString(size))
                .collect(Collectors.joining(", ", "[rows, ", "]"));
    }
}
