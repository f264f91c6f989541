package org.samediffext;

import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.samediffext.model.Installer;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.UpdateRule;

/** Update rules as DL4J updaters, for {@code NeuralNetConfiguration.Builder.updater} and {@code TrainingConfig.Builder.updater}. */
public final class Updaters {
    private Updaters() {}

    /**
     * An updater with the paper's learning rate.
     *
     * @param rule the rule
     * @return the updater
     */
    public static IUpdater of(UpdateRule rule) {
        return of(rule, rule.defaultLearningRate());
    }

    /**
     * An updater with a constant learning rate. Where the rule decays weights or reads the parameters, call {@link #attach}
     * once the model is built.
     *
     * @param rule the rule
     * @param learningRate the learning rate, not negative
     * @return the updater
     */
    public static IUpdater of(UpdateRule rule, double learningRate) {
        return new RuleUpdater(rule, learningRate, null, rule.defaultWeightDecay(), 0);
    }

    /**
     * An updater with a schedule.
     *
     * @param rule the rule
     * @param schedule any ND4J schedule
     * @return the updater
     */
    public static IUpdater of(UpdateRule rule, ISchedule schedule) {
        return new RuleUpdater(rule, rule.defaultLearningRate(), schedule, rule.defaultWeightDecay(), 0);
    }

    /**
     * Lets the updaters of a model see its parameters: once, before the first fit, where an updater that decays weights or
     * reads the parameters was put into a configuration by hand. {@link SameDiffExt#install} does it by itself.
     *
     * @param model a MultiLayerNetwork, ComputationGraph or SameDiff
     */
    public static void attach(Object model) {
        Installer.attach(model);
    }
}
