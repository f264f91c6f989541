package org.samediffext.model;

import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.registry.UpdaterSpec;

/** Gives an existing model another updater. Parameters, layers and counters stay as they are. */
public final class Installer {
    private Installer() {}

    /**
     * Installs an updater. Its state starts at zero and its steps are counted from now.
     *
     * @param spec the updater
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     * @throws org.samediffext.ConfigException if a group matches no parameter or splits a layer that DL4J cannot split
     * @throws IllegalArgumentException if the model is of another kind or cannot give the updater what it needs
     */
    public static void install(UpdaterSpec spec, Object model) {
        if (model instanceof MultiLayerNetwork net) {
            NetworkInstaller.install(spec, net);
        } else if (model instanceof ComputationGraph net) {
            NetworkInstaller.install(spec, net);
        } else if (model instanceof SameDiff sd) {
            SameDiffInstaller.install(spec, sd);
        } else {
            throw wrongKind(model);
        }
    }

    /**
     * An updater for a new model.
     *
     * @param spec the updater; its groups are ignored
     * @return the updater, whose steps are counted from iteration 0
     */
    public static IUpdater updater(UpdaterSpec spec) {
        return ParameterGroups.updater(spec, 0);
    }

    /**
     * Replaces the loss of a network's output layer.
     *
     * @param loss the loss
     * @param model a MultiLayerNetwork or ComputationGraph with exactly one output layer
     */
    public static void install(ILossFunction loss, Object model) {
        LossSlot.only(model).setLoss(loss);
    }

    /**
     * Replaces the loss of one of a graph's output layers.
     *
     * @param loss the loss
     * @param model a ComputationGraph
     * @param output the name of the output layer
     */
    public static void install(ILossFunction loss, Object model, String output) {
        LossSlot.of(model, output).setLoss(loss);
    }

    /**
     * The loss of a network's output layer.
     *
     * @param model a MultiLayerNetwork or ComputationGraph with exactly one output layer
     * @return the loss itself
     */
    public static ILossFunction loss(Object model) {
        return LossSlot.only(model).loss();
    }

    /**
     * The loss of one of a graph's output layers.
     *
     * @param model a ComputationGraph
     * @param output the name of the output layer
     * @return the loss itself
     */
    public static ILossFunction loss(Object model, String output) {
        return LossSlot.of(model, output).loss();
    }

    /**
     * Checks that the loss of a model with one output can be replaced.
     *
     * @param model the model
     * @throws IllegalArgumentException if it cannot, with the reason
     */
    public static void checkLoss(Object model) {
        LossSlot.only(model);
    }

    /**
     * Checks that the losses of some of a graph's outputs can be replaced.
     *
     * @param model the model
     * @param outputs the names of the output layers
     * @throws IllegalArgumentException if one cannot, with the reason
     */
    public static void checkLosses(Object model, Set<String> outputs) {
        outputs.forEach(output -> LossSlot.of(model, output));
    }

    /**
     * Lets the updaters that a model already has see its parameters. Needed once, before the first fit, where an updater
     * that decays weights or reads the parameters was put into a configuration by hand.
     *
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     * @throws IllegalArgumentException if the model is of another kind or cannot show its parameters
     */
    public static void attach(Object model) {
        if (model instanceof MultiLayerNetwork net) {
            NetworkInstaller.attach(net);
        } else if (model instanceof ComputationGraph net) {
            NetworkInstaller.attach(net);
        } else if (model instanceof SameDiff sd) {
            SameDiffInstaller.attach(sd);
        } else {
            throw wrongKind(model);
        }
    }

    static IllegalArgumentException wrongKind(Object model) {
        return new IllegalArgumentException("nothing can be installed into a "
                + model.getClass().getName()
                + ", allowed are MultiLayerNetwork, ComputationGraph and SameDiff");
    }
}
