package org.samediffext.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vertex after vertex, in topological order. */
final class VertexPasses implements Passes {
    private final ComputationGraph twin;
    private final GraphVertex input;
    private final GraphVertex output;
    private final HeldInputs held;

    /** The passes of a twin with one input and one output. */
    VertexPasses(ComputationGraph twin) {
        this(
                twin,
                twin.getConfiguration().getNetworkInputs().get(0),
                twin.getConfiguration().getNetworkOutputs().get(0),
                HeldInputs.NONE);
    }

    private VertexPasses(ComputationGraph twin, String input, String output, HeldInputs held) {
        this.twin = twin;
        this.input = twin.getVertex(input);
        this.output = twin.getVertex(output);
        this.held = held;
    }

    static NetworkTwin twin(ComputationGraph net, TwinKind kind) {
        ComputationGraphConfiguration conf = net.getConfiguration();
        String in = only("input", conf.getNetworkInputs());
        return twin(net, kind, in, HeldInputs.NONE, only("output", conf.getNetworkOutputs()));
    }

    static NetworkTwin twin(ComputationGraph net, TwinKind kind, String in, HeldInputs held, String out) {
        if (net.getVertices() == null) {
            throw new IllegalArgumentException("the network has no parameters yet: call its init() first");
        }
        ComputationGraphConfiguration conf = copy(net);
        held.check(in, new LinkedHashSet<>(conf.getNetworkInputs()));
        int place = conf.getNetworkOutputs().indexOf(out);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "output: " + out + " is no output of the model, which has " + conf.getNetworkOutputs());
        }
        conf.getVertices().replaceAll((name, vertex) -> inference(vertex));
        conf.getVertices().replaceAll((name, vertex) -> takes(conf, in, name) ? first(vertex, kind, name) : vertex);
        Layer first = first(conf, in);
        InputShape shape = inputShape(conf, in);
        NeuralNetConfiguration last = layer(conf.getVertices().get(out), out).getLayerConf();
        LogitForm logits = kind.last(last.getLayer(), "layer " + out);
        last.setLayer(logits.layer());
        ComputationGraph twin = sharing(net, conf);
        twin.initGradientsView();
        return new NetworkTwin(
                new VertexPasses(twin, in, out, held), logits, shape, conf.getDataType(), LegalInput.of(first), () -> {
                    ComputationGraph mirror = sharing(net, copy(net));
                    return x -> mirror.output(false, inputs(conf, x, in, held))[place];
                });
    }

    private static INDArray[] inputs(ComputationGraphConfiguration conf, INDArray x, String in, HeldInputs held) {
        return conf.getNetworkInputs().stream()
                .map(name -> name.equals(in) ? x : held.rows(name, x.size(0), conf.getDataType()))
                .toArray(INDArray[]::new);
    }

    /** A graph in inference form over given parameters, of whose type it is. */
    static ComputationGraph inference(ComputationGraph net, INDArray parameters) {
        ComputationGraphConfiguration conf = copy(net);
        only("input", conf.getNetworkInputs());
        only("output", conf.getNetworkOutputs());
        conf.getVertices().replaceAll((name, vertex) -> inference(vertex));
        conf.setDataType(parameters.dataType());
        ComputationGraph copy = over(parameters, conf);
        copy.initGradientsView();
        return copy;
    }

    private static String only(String what, List<String> names) {
        if (names.size() != 1) {
            throw new IllegalArgumentException("the network has the " + what + "s " + names + "; allowed is one");
        }
        return names.get(0);
    }

    /** Keeps the order of the vertices, and with it the layout of the parameters, which {@code clone()} forgets. */
    private static ComputationGraphConfiguration copy(ComputationGraph net) {
        ComputationGraphConfiguration conf = net.getConfiguration().clone();
        conf.setTopologicalOrder(net.getConfiguration().getTopologicalOrder());
        conf.setTopologicalOrderStr(net.getConfiguration().getTopologicalOrderStr());
        return conf;
    }

    private static org.deeplearning4j.nn.conf.graph.GraphVertex inference(
            org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
        if (vertex instanceof FrozenVertex frozen) {
            return inference(frozen.getUnderlying());
        }
        if (vertex instanceof LayerVertex layer) {
            NeuralNetConfiguration conf = layer.getLayerConf();
            conf.setLayer(InferenceForm.of(conf.getLayer()));
            conf.setCacheMode(CacheMode.NONE);
        }
        return vertex;
    }

    private static boolean takes(ComputationGraphConfiguration conf, String input, String vertex) {
        return conf.getVertexInputs().getOrDefault(vertex, List.of()).contains(input);
    }

    /** The vertex that takes the network's input. */
    private static org.deeplearning4j.nn.conf.graph.GraphVertex first(
            org.deeplearning4j.nn.conf.graph.GraphVertex vertex, TwinKind kind, String name) {
        if (vertex instanceof LayerVertex layer) {
            NeuralNetConfiguration conf = layer.getLayerConf();
            conf.setLayer(kind.first(conf.getLayer(), layer.getPreProcessor(), "layer " + name));
        } else if (kind == TwinKind.TOKENS) {
            throw new IllegalArgumentException("the input goes into " + name
                    + ", which is no layer; allowed are EmbeddingSequenceLayer and EmbeddingLayer");
        }
        return vertex;
    }

    private static @Nullable Layer first(ComputationGraphConfiguration conf, String input) {
        for (Map.Entry<String, org.deeplearning4j.nn.conf.graph.GraphVertex> vertex :
                conf.getVertices().entrySet()) {
            if (takes(conf, input, vertex.getKey()) && vertex.getValue() instanceof LayerVertex layer) {
                return layer.getLayerConf().getLayer();
            }
        }
        return null;
    }

    private static LayerVertex layer(org.deeplearning4j.nn.conf.graph.@Nullable GraphVertex vertex, String name) {
        if (vertex instanceof LayerVertex layer) {
            return layer;
        }
        throw new IllegalArgumentException(
                "the output " + name + " is no layer; a classifier's output is an OutputLayer, "
                        + "LossLayer, DenseLayer or ActivationLayer");
    }

    private static InputShape inputShape(ComputationGraphConfiguration conf, String input) {
        for (Map.Entry<String, org.deeplearning4j.nn.conf.graph.GraphVertex> vertex :
                conf.getVertices().entrySet()) {
            if (takes(conf, input, vertex.getKey()) && vertex.getValue() instanceof LayerVertex layer) {
                return InputShape.ofLayer(layer.getLayerConf().getLayer(), layer.getPreProcessor());
            }
        }
        return InputShape.UNKNOWN;
    }

    private static ComputationGraph sharing(ComputationGraph net, ComputationGraphConfiguration conf) {
        return over(net.params(), conf);
    }

    private static ComputationGraph over(INDArray parameters, ComputationGraphConfiguration conf) {
        conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
        conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
        conf.setCacheMode(CacheMode.NONE);
        ComputationGraph copy = new ComputationGraph(conf);
        copy.init(parameters, false);
        return copy;
    }

    @Override
    public INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
        // some vertices ask the graph for its inputs
        twin.setInputs(inputs(twin.getConfiguration(), x, input.getVertexName(), held));
        INDArray result = x;
        for (int index : twin.topologicalSortOrder()) {
            GraphVertex vertex = twin.getVertices()[index];
            INDArray out = vertex.isInputVertex() ? given(vertex) : vertex.doForward(true, memory);
            if (vertex == output) {
                result = out;
            }
            for (VertexIndices to : edges(vertex.getOutputVertices())) {
                twin.getVertices()[to.getVertexIndex()].setInput(to.getVertexEdgeNumber(), out, memory);
            }
        }
        return result;
    }

    private INDArray given(GraphVertex vertex) {
        return twin.getInput(twin.getConfiguration().getNetworkInputs().indexOf(vertex.getVertexName()));
    }

    @Override
    public @Nullable INDArray backward(INDArray epsilon, LayerWorkspaceMgr memory) {
        output.setEpsilon(epsilon);
        int[] order = twin.topologicalSortOrder();
        for (int i = order.length - 1; i >= 0; i--) {
            GraphVertex vertex = twin.getVertices()[order[i]];
            if (vertex.isInputVertex() || vertex.getEpsilon() == null) {
                continue;
            }
            INDArray[] epsilons = vertex.doBackward(false, memory).getSecond();
            List<VertexIndices> from = edges(vertex.getInputVertices());
            for (int j = 0; j < from.size(); j++) {
                add(twin.getVertices()[from.get(j).getVertexIndex()], epsilons[j]);
            }
        }
        return input.getEpsilon();
    }

    /** Out of place: a vertex may hand the same array to several of its inputs. */
    private static void add(GraphVertex vertex, @Nullable INDArray epsilon) {
        if (epsilon != null) {
            INDArray sum = vertex.getEpsilon();
            vertex.setEpsilon(sum == null ? epsilon : sum.add(epsilon));
        }
    }

    private static List<VertexIndices> edges(VertexIndices @Nullable [] indices) {
        return indices == null ? new ArrayList<>() : List.of(indices);
    }

    @Override
    public void clear() {
        twin.setInputs((INDArray[]) null);
        for (GraphVertex vertex : twin.getVertices()) {
            vertex.clear();
        }
    }
}
