package org.samediffext.model;

import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The loss of layers after one another. */
final class LayerLoss implements LossModel {
    private final MultiLayerNetwork net;

    LayerLoss(MultiLayerNetwork live) {
        MultiLayerConfiguration conf = live.getLayerWiseConfigurations().clone();
        for (NeuralNetConfiguration layer : conf.getConfs()) {
            layer.setLayer(InferenceForm.of(layer.getLayer()));
            layer.setCacheMode(CacheMode.NONE);
        }
        conf.setDataType(DataType.DOUBLE);
        conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
        conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        conf.setCacheMode(CacheMode.NONE);
        net = new MultiLayerNetwork(conf);
        net.init(live.params().castTo(DataType.DOUBLE).dup(), false);
        net.initGradientsView();
    }

    @Override
    public INDArray parameters() {
        return net.params().dup();
    }

    @Override
    public void move(INDArray parameters) {
        net.params().assign(parameters);
    }

    @Override
    public Slopes slopes(INDArray x, INDArray labels) {
        INDArray input =
                net.calculateGradients(x.dup(), labels.dup(), null, null).getSecond();
        double mean = 1.0 / x.size(0);
        return new Slopes(net.getFlattenedGradients().mul(mean), input.mul(mean));
    }

    @Override
    public INDArray labelSlope(INDArray x, INDArray labels) {
        return Transforms.log(net.output(x.dup(), false), true).divi(-x.size(0));
    }
}
