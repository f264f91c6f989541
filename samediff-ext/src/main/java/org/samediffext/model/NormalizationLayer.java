package org.samediffext.model;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The affine map {@code y = a·x + c} a channel, with {@code a = γ/√(σ² + ε)} and {@code c = β − a·μ} of the running
 * statistics; backward {@code a·dy}. Parameters get no gradient.
 */
final class NormalizationLayer extends BaseLayer<BatchNormalization> {
    private static final long serialVersionUID = 1L;

    NormalizationLayer(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
        assertInputSet(false);
        INDArray scale = scale();
        INDArray shift = scale.mul(channels(BatchNormalizationParamInitializer.GLOBAL_MEAN))
                .negi();
        if (!layerConf().isLockGammaBeta()) {
            shift.addi(channels(BatchNormalizationParamInitializer.BETA));
        } else if (!ignoresLockedValues()) {
            shift.addi(layerConf().getBeta());
        }
        INDArray y = times(input, scale, memory, ArrayType.ACTIVATIONS);
        return Nd4j.getExecutioner().exec(new BroadcastAddOp(y, shift, y, channelDimension(y)));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
        return new Pair<>(new DefaultGradient(), times(epsilon, scale(), memory, ArrayType.ACTIVATION_GRAD));
    }

    private INDArray times(INDArray x, INDArray scale, LayerWorkspaceMgr memory, ArrayType where) {
        INDArray y = memory.dup(where, x.castTo(dataType), 'c');
        return Nd4j.getExecutioner().exec(new BroadcastMulOp(y, scale, y, channelDimension(y)));
    }

    private INDArray scale() {
        INDArray variance;
        if (layerConf().isUseLogStd()) {
            INDArray logStd = channels(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
            variance = Transforms.exp(logStd.mul(2 * Math.log(10)), false);
        } else {
            variance = channels(BatchNormalizationParamInitializer.GLOBAL_VAR).dup();
        }
        INDArray scale =
                Transforms.sqrt(variance.addi(layerConf().getEps()), false).rdivi(1);
        if (!layerConf().isLockGammaBeta()) {
            return scale.muli(channels(BatchNormalizationParamInitializer.GAMMA));
        }
        return ignoresLockedValues() ? scale : scale.muli(layerConf().getGamma());
    }

    /** DL4J's own layer applies locked values only where both differ from their defaults. */
    private boolean ignoresLockedValues() {
        return layerConf().getGamma() == 1 || layerConf().getBeta() == 0;
    }

    private INDArray channels(String param) {
        INDArray values = getParam(param);
        return values.reshape(values.length());
    }

    private int channelDimension(INDArray x) {
        return x.rank() == 4 && layerConf().getCnn2DFormat() == CNN2DFormat.NHWC ? 3 : 1;
    }

    @Override
    public Type type() {
        return Type.NORMALIZATION;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
