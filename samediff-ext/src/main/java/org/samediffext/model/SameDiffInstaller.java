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
import org.nd4j.linalg.learning.regularization.Regularization;
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
        int together = together(
                sd,
                names.stream().filter(name -> ModelStep.isFor(groups.of(name))).toList());
        training.setUpdater(updater);
        bridge(training, members.stream().anyMatch(RuleUpdater::needsParameter), together);
        if (members.size() > 1 || members.stream().anyMatch(NoiseStream::needsName)) {
            initialize(sd);
        }
        @Nullable Map<String, GradientUpdater> live = sd.getUpdaterMap();
        if (live == null) {
            return;
        }
        for (SDVariable variable : variables) {
            live.put(variable.name(), start(updater, groups.indexOf(variable.name()), variable.getArr()));
        }
        live.forEach((name, running) -> setName(running, name));
    }

    private static void setName(GradientUpdater<?> running, String name) {
        if (running instanceof GroupedUpdater.Member member) {
            setName(member.updater(), name);
        } else if (running instanceof RuleGradientUpdater rule) {
            rule.setName(name);
        }
    }

    static void attach(SameDiff sd) {
        TrainingConfig training = trainingConfig(sd);
        IUpdater updater = training.getUpdater();
        boolean needed = updater instanceof RuleUpdater rule
                ? rule.needsParameter()
                : updater instanceof GroupedUpdater grouped && grouped.needsParameter();
        boolean named = updater instanceof RuleUpdater rule && NoiseStream.needsName(rule);
        if (named) {
            initialize(sd);
            sd.getUpdaterMap().forEach((name, running) -> setName(running, name));
        }
        bridge(training, needed, together(sd, modelWide(sd, updater)));
    }

    /** The variables whose updaters act on the whole model. */
    @SuppressWarnings("rawtypes") // SameDiff's own declaration
    private static List<String> modelWide(SameDiff sd, IUpdater updater) {
        List<String> names = variables(sd).stream().map(SDVariable::name).toList();
        if (!(updater instanceof GroupedUpdater grouped)) {
            return ModelStep.isFor(updater) ? names : List.of();
        }
        if (grouped.members().stream().noneMatch(ModelStep::isFor)) {
            return List.of();
        }
        Map<String, GradientUpdater> live = sd.getUpdaterMap();
        return names.stream()
                .filter(name -> live.get(name) instanceof GroupedUpdater.Member member
                        && ModelStep.isFor(member.updater().getConfig()))
                .toList();
    }

    /** How many of the variables get a gradient, if their steps can be made together. */
    private static int together(SameDiff sd, List<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        TrainingConfig training = trainingConfig(sd);
        if (!training.isMinimize()) {
            throw new IllegalArgumentException("the updater acts on the whole model at once, and so can only minimize");
        }
        @Nullable List<Regularization> all = training.getRegularization();
        for (Regularization one : all == null ? List.<Regularization>of() : all) {
            if (one.applyStep() == Regularization.ApplyStep.POST_UPDATER) {
                throw new IllegalArgumentException("the updater acts on the whole model at once, and "
                        + one.getClass().getSimpleName()
                        + " changes what an updater leaves: use the updater's weightDecay instead");
            }
        }
        if (sd.getLossVariables().isEmpty()) {
            throw new IllegalArgumentException(
                    "the updater acts on the whole model at once: call setLossVariables before"
                            + " it is installed, since the loss decides which variables are trained");
        }
        if (!sd.hasGradientFunction()) {
            sd.createGradFunction();
        }
        return (int) names.stream()
                .filter(name -> sd.getVariable(name).getGradient() != null)
                .count();
    }

    private static void bridge(TrainingConfig training, boolean bridge, int together) {
        training.setRegularization(LayerSlot.bridged(
                training.getRegularization(), bridge ? new ParameterBridge("", List.of(), together) : null));
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

    /** SameDiff makes its updaters at the first fit and tells them no names; groups and noise need them, so it is done now. */
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
