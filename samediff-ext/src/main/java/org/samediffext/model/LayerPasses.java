package org.samediffext.model;

import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layer after layer. */
final class LayerPasses implements Passes {
    private final MultiLayerNetwork twin;

    private LayerPasses(MultiLayerNetwork twin) {
        this.twin = twin;
    }

    static NetworkTwin twin(MultiLayerNetwork net, TwinKind kind) {
        if (!net.isInitCalled()) {
            throw new IllegalArgumentException("the network has no parameters yet: call its init() first");
        }
        MultiLayerConfiguration conf = net.getLayerWiseConfigurations().clone();
        for (NeuralNetConfiguration layer : conf.getConfs()) {
            layer.setLayer(InferenceForm.of(layer.getLayer()));
            layer.setCacheMode(CacheMode.NONE);
        }
        int last = conf.getConfs().size() - 1;
        conf.getConf(0).setLayer(kind.first(conf.getConf(0).getLayer(), conf.getInputPreProcess(0), "layer 0"));
        LogitForm logits = kind.last(conf.getConf(last).getLayer(), "layer " + last);
        Layer first = conf.getConf(0).getLayer();
        InputShape shape = InputShape.ofLayer(first, conf.getInputPreProcess(0));
        conf.getConf(last).setLayer(logits.layer());
        MultiLayerNetwork twin = sharing(net, conf);
        twin.initGradientsView();
        return new NetworkTwin(new LayerPasses(twin), logits, shape, conf.getDataType(), LegalInput.of(first), () -> {
            MultiLayerNetwork mirror =
                    sharing(net, net.getLayerWiseConfigurations().clone());
            return x -> mirror.output(x, false);
        });
    }

    private static MultiLayerNetwork sharing(MultiLayerNetwork net, MultiLayerConfiguration conf) {
        conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
        conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        conf.setCacheMode(CacheMode.NONE);
        MultiLayerNetwork copy = new MultiLayerNetwork(conf);
        copy.init(net.params(), false);
        return copy;
    }

    @Override
    public INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
        twin.setInput(x);
        INDArray a = x;
        for (int i = 0; i < twin.getnLayers(); i++) {
            InputPreProcessor before = twin.getLayerWiseConfigurations().getInputPreProcess(i);
            if (before != null) {
                a = before.preProcess(a, (int) x.size(0), memory);
            }
            // inference form would let an activation layer overwrite the input that the backward pass needs
            a = twin.getLayer(i).activate(a, true, memory);
        }
        return a;
    }

    @Override
    public @Nullable INDArray backward(INDArray epsilon, LayerWorkspaceMgr memory) {
        int rows = (int) twin.getInput().size(0);
        INDArray e = epsilon;
        for (int i = twin.getnLayers() - 1; i >= 0; i--) {
            e = twin.getLayer(i).backpropGradient(e, memory).getSecond();
            InputPreProcessor before = twin.getLayerWiseConfigurations().getInputPreProcess(i);
            if (e == null) {
                return null;
            }
            if (before != null) {
                e = before.backprop(e, rows, memory);
            }
        }
        return e;
    }

    @Override
    public void clear() {
        twin.setInput(null);
        for (org.deeplearning4j.nn.api.Layer layer : twin.getLayers()) {
            layer.clear();
        }
    }
}
