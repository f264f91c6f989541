package org.samediffext.model;

import java.util.HashMap;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The loss of a graph of layers with one input and one output. */
final class VertexLoss implements LossModel {
    private final LayerWorkspaceMgr heap = LayerWorkspaceMgr.noWorkspaces(new HashMap<>());
    private final ComputationGraph net;
    private final VertexPasses passes;
    private final IOutputLayer output;

    VertexLoss(ComputationGraph live) {
        net = VertexPasses.inference(live, live.params().castTo(DataType.DOUBLE).dup());
        passes = new VertexPasses(net);
        String name = net.getConfiguration().getNetworkOutputs().get(0);
        if (!(net.getLayer(name) instanceof IOutputLayer layer)) {
            throw new IllegalArgumentException("the output " + name + " has no loss; allowed is an output layer");
        }
        output = layer;
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
        try {
            INDArray scores = passes.forward(x.dup(), heap);
            output.setLabels(labels.dup());
            INDArray input = passes.backward(scores, heap);
            if (input == null) {
                throw new UnsupportedOperationException(
                        "the input has no gradient: the first layer looks up integers, as an embedding does");
            }
            double mean = 1.0 / x.size(0);
            return new Slopes(net.getGradientsViewArray().mul(mean), input.mul(mean));
        } finally {
            passes.clear();
        }
    }

    @Override
    public INDArray labelSlope(INDArray x, INDArray labels) {
        return Transforms.log(net.outputSingle(x.dup()), true).divi(-x.size(0));
    }
}
