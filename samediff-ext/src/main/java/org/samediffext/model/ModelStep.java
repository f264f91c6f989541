package org.samediffext.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.SmallestWeights;
import org.samediffext.kernel.StepKernel;
import org.samediffext.registry.L0;

/**
 * One step of all parameters of a model whose updaters act on the whole model at once. Models call one updater after the other,
 * on one thread: the steps wait here until the last one has come, which then makes all of them. Until then nothing is changed.
 */
final class ModelStep {
    private static final ThreadLocal<@Nullable ModelStep> OPEN = new ThreadLocal<>();

    private final Object model;
    private final int iteration;
    private final int expected;
    private final List<ModelMember> members = new ArrayList<>();
    private int collected;

    private ModelStep(ParameterBridge.Pair first, int iteration) {
        this.model = first.model();
        this.iteration = iteration;
        this.expected = first.bridge().together();
    }

    /** Whether an updater acts on the whole model at once. */
    static boolean isFor(IUpdater updater) {
        return updater instanceof RuleUpdater rule
                && (!rule.composition().modelWide().isEmpty() || RuleSteps.areTogether(rule.rule()));
    }

    /** Takes the step of one updater, and makes the steps of all where it is the last. */
    static void add(ModelMember member, int iteration) {
        ParameterBridge.Pair first = member.pairs().get(0);
        ModelStep step = open(member, first, iteration);
        step.check(member);
        member.take();
        step.members.add(member);
        step.collected += member.pairs().size();
        if (step.collected < step.expected) {
            member.hold();
            OPEN.set(step);
        } else {
            OPEN.remove();
            step.run();
        }
    }

    /** Forgets the steps that wait, where an exception has ended the step of the model. */
    static void abandon() {
        OPEN.remove();
    }

    private static ModelStep open(ModelMember member, ParameterBridge.Pair first, int iteration) {
        ModelStep open = OPEN.get();
        if (open == null) {
            return new ModelStep(first, iteration);
        }
        boolean continues =
                open.iteration == iteration && open.model == first.model() && !open.members.contains(member);
        if (continues) {
            return open;
        }
        if (open.members.stream().allMatch(ModelMember::isProven)) {
            // DL4J calls the same updaters each time: only an exception can have ended the step
            return new ModelStep(first, iteration);
        }
        throw new IllegalStateException("the updaters of the model act on all its parameters at once, but only "
                + open.collected + " of " + open.expected + " came to the step of iteration " + open.iteration
                + ", which has changed none of them: the model was changed since they were counted, "
                + ParameterBridge.ATTACH);
    }

    private void check(ModelMember member) {
        if (expected > 1
                && member.pairs().get(0).isVariable()
                && member.variable().isEmpty()) {
            throw new IllegalStateException(
                    "the updater " + member.name() + " acts on all parameters of the model at once"
                            + " and does not know the names of its variables: " + ParameterBridge.ATTACH);
        }
        for (ParameterBridge.Pair pair : member.pairs()) {
            if (pair.bridge().together() != expected
                    || expected == 0
                    || pair.tensor().isEmpty()) {
                throw new IllegalStateException("the updater " + member.name()
                        + " acts on all parameters of the model at once, and the model was changed since they were"
                        + " counted: " + ParameterBridge.ATTACH);
            }
        }
    }

    private void run() {
        members.forEach(ModelMember::release);
        // whatever the order in which a model calls its updaters
        members.sort(Comparator.comparing(ModelMember::variable).thenComparing(ModelMember::offset));
        if (accepts()) {
            members.forEach(ModelMember::treat);
            rules();
            members.forEach(ModelMember::lookAhead);
            project();
            members.forEach(ModelMember::average);
        } else {
            members.forEach(ModelMember::skip);
        }
        members.forEach(ModelMember::finish);
    }

    private void rules() {
        Map<Object, List<StepKernel.Step>> together = new LinkedHashMap<>();
        for (ModelMember member : members) {
            List<StepKernel.Step> open = member.rule();
            if (!open.isEmpty()) {
                together.computeIfAbsent(member.method(), method -> new ArrayList<>())
                        .addAll(open);
            }
        }
        together.values().forEach(Kernels::runTogether);
    }

    /** Parameters with equal settings make one set of weights. */
    private void project() {
        Map<L0, List<SmallestWeights.Weights>> weights = new LinkedHashMap<>();
        for (ModelMember member : members) {
            member.l0()
                    .ifPresent(l0 -> weights.computeIfAbsent(l0, one -> new ArrayList<>())
                            .addAll(member.weights(l0.biases())));
        }
        weights.forEach((l0, all) -> {
            long size = 0;
            for (SmallestWeights.Weights one : all) {
                size += one.step().length();
            }
            SmallestWeights.putToZero(all, l0.count(size));
        });
    }

    private boolean accepts() {
        boolean accepts = true;
        for (ModelMember member : members) {
            accepts &= member.isFinite();
        }
        double squares = 0;
        for (ModelMember member : members) {
            squares += accepts ? member.squares() : 0;
        }
        double norm = Math.sqrt(squares);
        for (ModelMember member : members) {
            accepts &= member.limit(norm);
        }
        return accepts;
    }
}
