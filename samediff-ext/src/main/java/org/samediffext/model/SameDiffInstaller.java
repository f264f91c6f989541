package org.samediffext.model;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.samediffext.registry.UpdaterSpec;

/** Installs updaters into a SameDiff model, before its first fit or after. */
final class SameDiffInstaller {
    private SameDiffInstaller() {}

    @SuppressWarnings("rawtypes") // SameDiff's own declaration
    static void install(UpdaterSpec spec, SameDiff sd) {
        TrainingConfig training = trainingConfig(sd);
        List<SDVariable> variables = variables(sd);
        List<String> names = variables.stream().map(SDVariable::name).toList();
        ParameterGroups groups = new ParameterGroups(spec, training.getIterationCount(), names);
        List<RuleUpdater> members = groups.updaters();
        IUpdater updater = members.size() == 1 ? members.get(0) : new GroupedUpdater(members);
        training.setUpdater(updater);
        bridge(training, members.stream().anyMatch(RuleUpdater::needsParameter));
        if (members.size() > 1) {
            initialize(sd);
        }
        @Nullable Map<String, GradientUpdater> live = sd.getUpdaterMap();
        if (live == null) {
            return;
        }
        for (SDVariable variable : variables) {
            live.put(variable.name(), start(updater, groups.indexOf(variable.name()), variable.getArr()));
        }
    }

    static void attach(SameDiff sd) {
        TrainingConfig training = trainingConfig(sd);
        IUpdater updater = training.getUpdater();
        boolean needed = updater instanceof RuleUpdater rule
                ? rule.needsParameter()
                : updater instanceof GroupedUpdater grouped && grouped.needsParameter();
        bridge(training, needed);
    }

    private static void bridge(TrainingConfig training, boolean bridge) {
        training.setRegularization(
                LayerSlot.bridged(training.getRegularization(), bridge ? new ParameterBridge("") : null));
    }

    private static GradientUpdater<?> start(IUpdater updater, int group, INDArray parameter) {
        RuleUpdater member =
                updater instanceof GroupedUpdater grouped ? grouped.members().get(group) : (RuleUpdater) updater;
        long size = member.stateSize(parameter.length());
        @Nullable INDArray view = size == 0 ? null : Nd4j.create(parameter.dataType(), 1, size);
        GradientUpdater<RuleUpdater> running = member.instantiate(view, false);
        running.setStateViewArray(view, parameter.shape(), parameter.ordering(), true);
        return updater instanceof GroupedUpdater grouped ? new GroupedUpdater.Member(grouped, group, running) : running;
    }

    private static TrainingConfig trainingConfig(SameDiff sd) {
        @Nullable TrainingConfig training = sd.getTrainingConfig();
        if (training == null) {
            throw new IllegalArgumentException(
                    "the SameDiff model has no training configuration: call setTrainingConfig"
                            + " before an updater is installed");
        }
        return training;
    }

    private static List<SDVariable> variables(SameDiff sd) {
        List<SDVariable> variables = new ArrayList<>();
        for (SDVariable variable : sd.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE
                    && variable.dataType().isFPType()) {
                variables.add(variable);
            }
        }
        return variables;
    }

    /** SameDiff makes its updaters at the first fit and tells them no names; groups need the names, so it is done now. */
    private static void initialize(SameDiff sd) {
        try {
            var method = SameDiff.class.getDeclaredMethod("initializeTraining");
            method.setAccessible(true);
            method.invoke(sd);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the training of the SameDiff model cannot be initialized", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this SameDiff has no initializeTraining, allowed is ND4J 1.0.0-M2.1", e);
        }
    }
}
