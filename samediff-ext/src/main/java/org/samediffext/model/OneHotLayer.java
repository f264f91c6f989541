package org.samediffext.model;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code a(xᵀE + b)} for each place; backward {@code Eδ}. Parameters get no gradient. */
final class OneHotLayer extends BaseLayer<OneHotEmbedding> {
    private static final long serialVersionUID = 1L;

    OneHotLayer(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
        INDArray activated = layerConf().getActivationFn().getActivation(mixed(), training);
        return memory.dup(ArrayType.ACTIVATIONS, activated, 'c');
    }

    /** The embedding before its activation, in the shape of the original layer's output. */
    private INDArray mixed() {
        assertInputSet(false);
        INDArray rows = tokensLast(input.castTo(dataType)).mmul(getParam(DefaultParamInitializer.WEIGHT_KEY));
        if (layerConf().hasBias()) {
            rows.addiRowVector(getParam(DefaultParamInitializer.BIAS_KEY));
        }
        if (!layerConf().isSequence()) {
            return rows;
        }
        INDArray places = rows.dup('c').reshape('c', input.size(0), input.size(2), rows.size(1));
        return isChannelsFirst() ? places.permute(0, 2, 1).dup('c') : places;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
        INDArray delta =
                layerConf().getActivationFn().backprop(mixed(), epsilon).getFirst();
        INDArray rows = layerConf().isSequence() && !isChannelsFirst()
                ? delta.dup('c').reshape('c', delta.size(0) * delta.size(1), delta.size(2))
                : tokensLast(delta);
        INDArray gradient = rows.mmul(
                        getParam(DefaultParamInitializer.WEIGHT_KEY).transpose())
                .dup('c');
        if (layerConf().isSequence()) {
            gradient = gradient.reshape('c', input.size(0), input.size(2), input.size(1))
                    .permute(0, 2, 1);
        }
        return new Pair<>(new DefaultGradient(), memory.dup(ArrayType.ACTIVATION_GRAD, gradient, 'c'));
    }

    /** From {@code [rows, k, places]} to {@code [rows·places, k]}. */
    private static INDArray tokensLast(INDArray x) {
        return x.rank() == 2 ? x : x.permute(0, 2, 1).dup('c').reshape('c', x.size(0) * x.size(2), x.size(1));
    }

    private boolean isChannelsFirst() {
        return layerConf().getOutputFormat() == RNNFormat.NCW;
    }

    @Override
    public Type type() {
        return layerConf().isSequence() ? Type.RECURRENT : Type.FEED_FORWARD;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
