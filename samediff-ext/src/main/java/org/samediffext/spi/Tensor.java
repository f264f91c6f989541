package org.samediffext.spi;

import java.util.List;

/**
 * What one parameter of a model is, apart from its numbers.
 *
 * @param name the layer's name, an underscore and the parameter's name, such as {@code 0_W}; empty in a SameDiff model
 * @param shape the sizes of its dimensions
 * @param order the order of its elements in memory, {@code c} or {@code f}
 * @param channelAxis the dimension along which the output channels lie, {@link #NO_CHANNELS} for biases, gains and
 *     vectors. Dense and recurrent weights {@code [in, out]}: 1. Convolutions {@code [out, in, ...]} and embeddings: 0. In
 *     SameDiff, whose weights end with the outputs ({@code [in, out]}, {@code [kH, kW, in, out]}): the last
 */
public record Tensor(String name, List<Long> shape, char order, int channelAxis) {

    /** The channel axis of a parameter without channels. */
    public static final int NO_CHANNELS = -1;

    /** Copies the shape and checks the axis. */
    public Tensor {
        shape = List.copyOf(shape);
        Range.that("order", order, "c or f", order == 'c' || order == 'f');
        Range.that(
                "channelAxis",
                channelAxis,
                "a dimension of " + shape + " or " + NO_CHANNELS,
                channelAxis >= NO_CHANNELS && channelAxis < shape.size());
    }

    /**
     * The number of elements.
     *
     * @return the product of the sizes
     */
    public long length() {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        return length;
    }
}
