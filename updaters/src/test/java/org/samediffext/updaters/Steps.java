package org.samediffext.updaters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.samediffext.model.ParameterBridge;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.StepNoise;

/** Runs an updater on one parameter, call by call as SameDiff does. */
final class Steps {
    private static final ParameterBridge BRIDGE = new ParameterBridge("");

    private final GradientUpdater<RuleUpdater> updater;
    private final INDArray parameter;
    private int iteration;

    Steps(RuleUpdater config, INDArray parameter) {
        this.updater = start(config, parameter);
        this.parameter = parameter;
    }

    /** As SameDiff starts the updater of a variable. */
    static GradientUpdater<RuleUpdater> start(RuleUpdater config, INDArray parameter) {
        long size = config.stateSize(parameter.length());
        INDArray view = size == 0 ? null : Nd4j.createUninitialized(parameter.dataType(), 1, size);
        GradientUpdater<RuleUpdater> fresh = config.instantiate(view, false);
        fresh.setStateViewArray(view, parameter.shape(), parameter.ordering(), true);
        boolean noisy =
                config.rule() instanceof StepNoise || config.composition().noise() != null;
        return noisy ? named(config, fresh.getState()) : fresh;
    }

    /** As loaded from a model whose variable is named theta; the noise of a rule depends on the name. */
    private static GradientUpdater<RuleUpdater> named(RuleUpdater config, Map<String, INDArray> state) {
        Map<String, INDArray> saved = new LinkedHashMap<>(state);
        saved.put("noise.of:theta", Nd4j.zeros(1));
        return config.instantiate(saved, false);
    }

    static List<double[]> run(RuleUpdater config, double[] theta, List<double[]> gradients, DataType type) {
        return run(config, theta, gradients, type, theta.length);
    }

    static List<double[]> run(
            RuleUpdater config, double[] theta, List<double[]> gradients, DataType type, long... shape) {
        Steps steps = new Steps(config, shaped(theta, type, shape));
        List<double[]> trajectory = new ArrayList<>();
        for (double[] gradient : gradients) {
            INDArray next = steps.step(shaped(gradient, type, shape));
            trajectory.add(next.reshape(next.length()).toDoubleVector());
        }
        return trajectory;
    }

    private static INDArray shaped(double[] numbers, DataType type, long[] shape) {
        return Nd4j.createFromArray(numbers).castTo(type).reshape('c', shape);
    }

    INDArray step(INDArray gradient) {
        BRIDGE.apply(parameter, gradient, 0, iteration, 0);
        updater.applyUpdater(gradient, iteration, 0);
        iteration++;
        return parameter.subi(gradient);
    }

    INDArray parameter() {
        return parameter;
    }
}
