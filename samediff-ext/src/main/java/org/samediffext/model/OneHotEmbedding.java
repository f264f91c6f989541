package org.samediffext.model;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An embedding that takes, for each token, the row of the vocabulary that is one at the token and zero elsewhere, and with it
 * any mixture of tokens; its parameters are laid out as before.
 */
final class OneHotEmbedding extends EmbeddingSequenceLayer {
    private static final long serialVersionUID = 1L;

    private final boolean sequence;

    private OneHotEmbedding(boolean sequence) {
        this.sequence = sequence;
    }

    static OneHotEmbedding of(
            org.deeplearning4j.nn.conf.layers.Layer layer, @Nullable InputPreProcessor before, String where) {
        if (before != null) {
            throw new IllegalArgumentException(where + " has the preprocessor "
                    + before.getClass().getSimpleName() + " before it; allowed is none, so that it sees the tokens");
        }
        OneHotEmbedding copy;
        if (layer instanceof EmbeddingSequenceLayer embedding) {
            copy = new OneHotEmbedding(true);
            copy.setHasBias(embedding.hasBias());
            copy.setInputLength(embedding.getInputLength());
            copy.setInferInputLength(embedding.isInferInputLength());
            copy.setOutputFormat(embedding.getOutputFormat());
        } else if (layer instanceof EmbeddingLayer embedding) {
            copy = new OneHotEmbedding(false);
            copy.setHasBias(embedding.hasBias());
            copy.setOutputFormat(RNNFormat.NCW);
        } else {
            throw new IllegalArgumentException(where + " is a "
                    + layer.getClass().getSimpleName()
                    + "; allowed are EmbeddingSequenceLayer and EmbeddingLayer. For one-hot inputs use Classifiers.of");
        }
        var from = (org.deeplearning4j.nn.conf.layers.FeedForwardLayer) layer;
        copy.setLayerName(from.getLayerName());
        copy.setNIn(from.getNIn());
        copy.setNOut(from.getNOut());
        copy.setActivationFn(from.getActivationFn());
        copy.setIUpdater(from.getIUpdater());
        return copy;
    }

    /** Whether the input has a dimension of places, {@code [rows, vocabulary, places]}. */
    boolean isSequence() {
        return sequence;
    }

    /** The integers that a one-hot input stands for, in the shape that the original layer takes. */
    INDArray integers(INDArray x) {
        INDArray tokens = x.argMax(1);
        return (sequence ? tokens : tokens.reshape(x.size(0), 1)).castTo(x.dataType());
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            @Nullable Collection<TrainingListener> listeners,
            int index,
            INDArray params,
            boolean initialise,
            DataType type) {
        OneHotLayer layer = new OneHotLayer(conf, type);
        layer.setIndex(index);
        layer.setParamsViewArray(params);
        layer.setParamTable(initializer().init(conf, params, initialise));
        layer.setConf(conf);
        return layer;
    }
}
