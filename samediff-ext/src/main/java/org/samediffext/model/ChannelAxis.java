package org.samediffext.model;

import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.samediffext.spi.Tensor;

/** The dimension of a DL4J weight along which the output channels lie. */
final class ChannelAxis {
    private ChannelAxis() {}

    /** The axis of a parameter that is no bias. */
    static int of(Layer layer, String parameter, int rank) {
        if (rank < 2
                || layer instanceof BatchNormalization
                || layer instanceof PReLULayer
                || parameter.equals(DefaultParamInitializer.GAIN_KEY)) {
            return Tensor.NO_CHANNELS;
        }
        if (layer instanceof ConvolutionLayer convolution) {
            return ofConvolution(convolution, parameter);
        }
        if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
            return 0;
        }
        return layer instanceof AbstractSameDiffLayer ? rank - 1 : 1;
    }

    /** Depthwise convolutions filter each input channel by itself, so that the channels are those of the input. */
    private static int ofConvolution(ConvolutionLayer layer, String parameter) {
        if (layer instanceof Deconvolution2D) {
            return 1; // [in, out, kH, kW]
        }
        if (layer instanceof Deconvolution3D) {
            return 3; // [kD, kH, kW, out, in]
        }
        if (layer instanceof DepthwiseConvolution2D) {
            return 2; // [kH, kW, in, multiplier]
        }
        boolean depthwise = layer instanceof SeparableConvolution2D
                && parameter.equals(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY);
        return depthwise ? 1 : 0; // [multiplier, in, kH, kW], or [out, in, kH, kW]
    }
}
