package org.samediffext.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How much each weight of a network matters to data, by the squares of gradients, for {@link FisherSplit}:
 *
 * <pre>
 * I = Σ_b n_b g_b² / Σ_b n_b
 * </pre>
 *
 * where {@code g_b} is the gradient of the mean of the network's loss over the {@code n_b} rows (time steps of sequences) of a
 * minibatch that count. The square of a mean over several examples is not the diagonal of the Fisher information: with {@code
 * perExample} each example is a minibatch by itself, which costs as many backward passes.
 *
 * <p>The loss is that of the network, which should be the cross entropy with the values summed over the rows, as DL4J's own or
 * {@link Reduction#ALL}. Gradients are taken on a copy, as {@link WeightAttribution} explains.
 *
 * <p>Paper: Cha, Cho, Hwang and Lee 2025, ICLR, "Towards Robust and Parameter-Efficient Knowledge Unlearning for LLMs", as their
 * code has it.
 */
public final class FisherImportance {
    private FisherImportance() {}

    /**
     * The importances of a network's parameters.
     *
     * @param net the network, which is not changed
     * @param data the data
     * @param perExample whether each example is a minibatch by itself
     * @return DOUBLE, by the names and in the shapes of {@code net.paramTable()}
     */
    public static Map<String, INDArray> of(MultiLayerNetwork net, DataSetIterator data, boolean perExample) {
        return shaped(mean(GradientPass.of(net), data, perExample), net.paramTable());
    }

    /**
     * The importances of the parameters of a graph with one input and one output.
     *
     * @param net the graph, which is not changed
     * @param data the data
     * @param perExample whether each example is a minibatch by itself
     * @return DOUBLE, by the names and in the shapes of {@code net.paramTable()}
     */
    public static Map<String, INDArray> of(ComputationGraph net, DataSetIterator data, boolean perExample) {
        return shaped(mean(GradientPass.of(net), data, perExample), net.paramTable());
    }

    /** What was summed so far. */
    private static final class Sum {
        private @Nullable INDArray squares;
        private double tokens;

        void add(INDArray gradient, double count) {
            if (count == 0) {
                return;
            }
            INDArray mean = gradient.divi(count);
            INDArray weighted = mean.muli(mean).muli(count);
            squares = squares == null ? weighted : squares.addi(weighted);
            tokens += count;
        }

        INDArray mean() {
            if (squares == null) {
                throw new IllegalArgumentException("there are no data with rows that count");
            }
            return squares.divi(tokens);
        }
    }

    private static INDArray mean(GradientPass pass, DataSetIterator data, boolean perExample) {
        Sum sum = new Sum();
        pass.run(data, perExample, sum::add);
        INDArray mean = sum.mean();
        return mean.reshape(mean.length());
    }

    private static Map<String, INDArray> shaped(INDArray flat, Map<String, INDArray> parameters) {
        Map<String, INDArray> shaped = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            INDArray part = flat.get(NDArrayIndex.interval(values.offset(), values.offset() + values.length()));
            shaped.put(name, part.dup().reshape(values.ordering(), values.shape()));
        });
        return shaped;
    }
}
