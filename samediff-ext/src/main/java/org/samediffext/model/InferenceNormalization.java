package org.samediffext.model;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalisation that always uses the running statistics; its parameters are laid out as before. */
final class InferenceNormalization extends BatchNormalization {
    private static final long serialVersionUID = 1L;

    InferenceNormalization(BatchNormalization original) {
        setLayerName(original.getLayerName());
        setNIn(original.getNIn());
        setNOut(original.getNOut());
        setEps(original.getEps());
        setGamma(original.getGamma());
        setBeta(original.getBeta());
        setLockGammaBeta(original.isLockGammaBeta());
        setUseLogStd(original.isUseLogStd());
        setCnn2DFormat(original.getCnn2DFormat());
        setIUpdater(original.getIUpdater());
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            @Nullable Collection<TrainingListener> listeners,
            int index,
            INDArray params,
            boolean initialise,
            DataType type) {
        NormalizationLayer layer = new NormalizationLayer(conf, type);
        layer.setIndex(index);
        layer.setParamsViewArray(params);
        layer.setParamTable(initializer().init(conf, params, initialise));
        return layer;
    }
}
