package org.samediffext.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The way from the input to the scores in a SameDiff graph. */
record ScoreGraph(SameDiff graph) {
    private static final Set<String> SOFTMAX = Set.of("softmax", "log_softmax");
    private static final Set<String> LOGITS_FIRST =
            Set.of("softmax", "log_softmax", "softmax_cross_entropy_loss", "softmax_cross_entropy_loss_with_logits");
    private static final String LOGITS_SECOND = "sparse_softmax_cross_entropy_loss_with_logits";

    /** Operations that live among the random ones. */
    private static final Set<String> DETERMINISTIC = Set.of("linspace", "range");

    /** The only variable that goes into a softmax. */
    String logits() {
        Set<String> found = new LinkedHashSet<>();
        for (SameDiffOp op : graph.getOps().values()) {
            String name = op.getOp().opName();
            if (LOGITS_FIRST.contains(name)) {
                found.add(op.getInputsToOp().get(0));
            } else if (name.equals(LOGITS_SECOND)) {
                found.add(op.getInputsToOp().get(1));
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    (found.isEmpty() ? "no variable" : "more than one variable, " + found + ",")
                            + " of the graph goes into a softmax; name the scores with Classifiers.of(graph, input, logits, bounds)");
        }
        return found.iterator().next();
    }

    /** The only placeholder that a variable depends on. */
    String input(String logits) {
        Set<String> found = placeholders(logits);
        if (found.size() != 1) {
            throw new IllegalArgumentException("the scores " + logits + " depend on "
                    + (found.isEmpty() ? "no placeholder" : "the placeholders " + found) + "; allowed is one");
        }
        return found.iterator().next();
    }

    /** The only loss, which must depend on nothing but examples and labels. */
    String loss(String input, String labels) {
        if (input.equals(labels)) {
            throw new IllegalArgumentException(
                    "the placeholder for the examples is also that for the labels, " + input + "; allowed are two");
        }
        for (String name : List.of(input, labels)) {
            known("placeholder", name);
            if (!graph.getVariable(name).isPlaceHolder()
                    || !graph.getVariable(name).dataType().isFPType()) {
                throw new IllegalArgumentException("placeholder: " + name
                        + " is no floating point placeholder; the placeholders are " + graph.inputs());
            }
        }
        List<String> losses = graph.getLossVariables();
        if (losses.size() != 1) {
            throw new IllegalArgumentException(
                    "the graph has the loss variables " + losses + "; allowed is one, see SameDiff.setLossVariables");
        }
        String loss = losses.get(0);
        Set<String> placeholders = placeholders(loss);
        if (!placeholders.equals(Set.of(input, labels))) {
            throw new IllegalArgumentException("the loss " + loss + " depends on the placeholders " + placeholders
                    + "; allowed are the examples and the labels, " + input + " and " + labels);
        }
        checkDeterministic(loss);
        return loss;
    }

    /** A copy with arrays of its own. */
    @SuppressWarnings("try")
    static SameDiff copy(SameDiff live) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return SameDiff.fromFlatBuffers(live.asFlatBuffers(false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses names that do not say input and scores. */
    void check(String input, HeldInputs held, String logits) {
        known("input", input);
        known("logits", logits);
        SameDiffOp maker = maker(logits);
        if (maker != null && SOFTMAX.contains(maker.getOp().opName())) {
            throw new IllegalArgumentException("logits: " + logits + " comes out of a "
                    + maker.getOp().opName() + "; the scores go into it, probably "
                    + maker.getInputsToOp().get(0));
        }
        checkPath(input, held, logits);
    }

    /** Refuses names that do not say input and output. */
    void checkPath(String input, HeldInputs held, String logits) {
        known("input", input);
        known("output", logits);
        if (!graph.getVariable(input).isPlaceHolder()) {
            throw new IllegalArgumentException(
                    "input: " + input + " is no placeholder; the placeholders are " + graph.inputs());
        }
        if (!graph.getVariable(input).dataType().isFPType()) {
            throw new UnsupportedOperationException("the input " + input + " has no gradient: it holds "
                    + graph.getVariable(input).dataType());
        }
        if (held.names().isEmpty()) {
            String only = input(logits);
            if (!only.equals(input)) {
                throw new IllegalArgumentException(
                        "input: the scores " + logits + " depend on " + only + ", not on " + input);
            }
        }
        held.check(input, placeholders(logits));
        checkDeterministic(logits);
    }

    private void known(String what, String name) {
        if (!graph.hasVariable(name)) {
            throw new IllegalArgumentException(what + ": the graph has no variable " + name + "; it has "
                    + graph.variables().stream().map(SDVariable::name).toList());
        }
    }

    private void checkDeterministic(String logits) {
        for (String name : ancestors(logits)) {
            SameDiffOp maker = maker(name);
            if (maker != null && isRandom(maker)) {
                throw new IllegalArgumentException("the scores " + logits + " depend on " + name
                        + ", which comes out of a " + maker.getOp().opName()
                        + "; SameDiff draws it in inference too, so build the graph without it");
            }
        }
    }

    private static boolean isRandom(SameDiffOp op) {
        String name = op.getOp().opName();
        if (name.contains("dropout")) {
            return true;
        }
        String home = op.getOp().getClass().getPackageName();
        return home.startsWith("org.nd4j.linalg.api.ops.random") && !DETERMINISTIC.contains(name);
    }

    private Set<String> placeholders(String variable) {
        Set<String> found = new TreeSet<>(ancestors(variable));
        found.removeIf(name -> !graph.getVariable(name).isPlaceHolder());
        return found;
    }

    private Set<String> ancestors(String variable) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(variable));
        while (!open.isEmpty()) {
            String next = open.remove();
            SameDiffOp maker = found.add(next) ? maker(next) : null;
            if (maker != null && maker.getInputsToOp() != null) {
                open.addAll(maker.getInputsToOp());
            }
        }
        return found;
    }

    private @Nullable SameDiffOp maker(String variable) {
        Variable known = graph.getVariables().get(variable);
        String op = known == null ? null : known.getOutputOfOp();
        return op == null ? null : graph.getOps().get(op);
    }

    /** Refuses scores that are not one row an example. */
    static void checkScores(INDArray scores, INDArray x) {
        if (scores.rank() != 2 || scores.size(0) != x.size(0)) {
            throw new IllegalArgumentException("the scores have shape " + Arrays.toString(scores.shape())
                    + " for an input of shape " + Arrays.toString(x.shape())
                    + "; a classifier gives one row of scores an example");
        }
    }
}
