package org.samediffext.losses;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Range;

/**
 * WAGLE's attribution: how much each weight matters to forgetting, with what retaining needs taken off.
 *
 * <pre>
 * s_i = |(θ_i − g^r_i / μ) g^f_i|
 * </pre>
 *
 * <p>{@code g^f} and {@code g^r} are the gradients, summed over all minibatches, of the loss that the model has, on the data to be
 * forgotten and to be retained; the model should still have the loss that it was trained with. {@link UpdateMask} then lets only
 * the weights with the highest scores move:
 *
 * <pre>{@code
 * INDArray scores = new WeightAttribution(1e-3).scores(net, forget, retain);
 * net.addListeners(UpdateMask.top(0.8, scores).listener(net));
 * }</pre>
 *
 * <p>The gradients are taken on a copy of the network, as DL4J trains: dropout, where there is some, makes the scores noisy. What
 * no updater moves, such as the running statistics of batch normalization, has an infinite score, so that no mask holds it.
 *
 * <p>Paper: Jia et al. 2024, NeurIPS, "WAGLE: Strategic Weight Attribution for Effective and Modular Unlearning in Large Language
 * Models". The constant μ stands for the diagonal of the Hessian of the retain loss; their code takes 1e-3 by default and 1e-6
 * in its runs, where the weight itself hardly counts any more.
 *
 * @param mu the constant μ, positive
 */
public record WeightAttribution(double mu) {

    /** Checks μ. */
    public WeightAttribution {
        Range.positive("mu", mu);
    }

    /** μ = 1e-3. */
    public WeightAttribution() {
        this(1e-3);
    }

    /**
     * Scores of weights whose gradients are known.
     *
     * @param weights θ
     * @param forget the gradient on the data to be forgotten, of the same shape
     * @param retain the gradient on the data to be retained, of the same shape
     * @return DOUBLE, of the same shape
     */
    public INDArray scores(INDArray weights, INDArray forget, INDArray retain) {
        INDArray shifted = weights.castTo(DataType.DOUBLE)
                .sub(retain.castTo(DataType.DOUBLE).div(mu));
        return Nd4j.math.abs(shifted.mul(forget.castTo(DataType.DOUBLE)));
    }

    /**
     * Scores of the weights of a network.
     *
     * @param net the network, which is not changed
     * @param forget the data to be forgotten
     * @param retain the data to be retained
     * @return DOUBLE, one for each element of {@code net.params()}
     */
    public INDArray scores(MultiLayerNetwork net, DataSetIterator forget, DataSetIterator retain) {
        GradientPass pass = GradientPass.of(net);
        INDArray scores = scores(net.params(), sum(pass, forget), sum(pass, retain));
        return withoutStatistics(scores, net.getLayers());
    }

    /**
     * Scores of the weights of a graph with one input and one output.
     *
     * @param net the graph, which is not changed
     * @param forget the data to be forgotten
     * @param retain the data to be retained
     * @return DOUBLE, one for each element of {@code net.params()}
     */
    public INDArray scores(ComputationGraph net, DataSetIterator forget, DataSetIterator retain) {
        GradientPass pass = GradientPass.of(net);
        INDArray scores = scores(net.params(), sum(pass, forget), sum(pass, retain));
        return withoutStatistics(scores, net.getLayers());
    }

    /**
     * Scores of the trainable variables of a SameDiff model, whose training configuration says which placeholders the data go to.
     *
     * @param sd the model
     * @param forget the data to be forgotten
     * @param retain the data to be retained
     * @return DOUBLE, by the name of the variable
     */
    public Map<String, INDArray> scores(SameDiff sd, DataSetIterator forget, DataSetIterator retain) {
        List<String> names = sd.variables().stream()
                .filter(variable -> variable.getVariableType() == VariableType.VARIABLE)
                .map(SDVariable::name)
                .toList();
        Map<String, INDArray> lost = sum(sd, names, forget);
        Map<String, INDArray> held = sum(sd, names, retain);
        Map<String, INDArray> scores = new LinkedHashMap<>();
        for (String name : names) {
            INDArray forgetting = Objects.requireNonNull(lost.get(name), name);
            INDArray retaining = Objects.requireNonNull(held.get(name), name);
            scores.put(name, scores(sd.getVariable(name).getArr(), forgetting, retaining));
        }
        return scores;
    }

    private static INDArray sum(GradientPass pass, DataSetIterator data) {
        List<INDArray> sum = new ArrayList<>();
        pass.run(data, false, (gradient, tokens) -> {
            if (sum.isEmpty()) {
                sum.add(gradient);
            } else {
                sum.get(0).addi(gradient);
            }
        });
        return requireData(sum).get(0);
    }

    private static Map<String, INDArray> sum(SameDiff sd, List<String> names, DataSetIterator data) {
        if (data.resetSupported()) {
            data.reset();
        }
        Map<String, INDArray> sums = new LinkedHashMap<>();
        while (data.hasNext()) {
            Map<String, INDArray> gradients = sd.calculateGradients(placeholders(sd, data.next()), names);
            gradients.forEach((name, gradient) ->
                    sums.merge(name, gradient.castTo(DataType.DOUBLE).dup(), INDArray::addi));
        }
        requireData(sums.keySet());
        return sums;
    }

    private static <T extends Iterable<?>> T requireData(T found) {
        if (!found.iterator().hasNext()) {
            throw new IllegalArgumentException("there are no data: the iterator is empty");
        }
        return found;
    }

    private static Map<String, INDArray> placeholders(SameDiff sd, DataSet batch) {
        TrainingConfig config = sd.getTrainingConfig();
        if (config == null) {
            throw new IllegalArgumentException("the model has no training configuration, which says where data go:"
                    + " call sd.setTrainingConfig");
        }
        Map<String, INDArray> values = new LinkedHashMap<>();
        values.put(config.getDataSetFeatureMapping().get(0), batch.getFeatures());
        values.put(config.getDataSetLabelMapping().get(0), batch.getLabels());
        List<String> masks = config.getDataSetLabelMaskMapping();
        if (masks != null && !masks.isEmpty() && batch.getLabelsMaskArray() != null) {
            values.put(masks.get(0), batch.getLabelsMaskArray());
        }
        return values;
    }

    private static INDArray withoutStatistics(INDArray scores, Layer[] layers) {
        INDArray flat = scores.reshape(scores.length());
        for (Layer layer : layers) {
            if (layer.conf().getLayer() instanceof BatchNormalization) {
                layer.paramTable(false).forEach((name, values) -> {
                    if (!name.equals("gamma") && !name.equals("beta")) {
                        for (long i = 0; i < values.length(); i++) {
                            flat.putScalar(values.offset() + i, Double.POSITIVE_INFINITY);
                        }
                    }
                });
            }
        }
        return flat;
    }
}
