package org.samediffext.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The state arrays of one block or tensor: those of the rule, zero before the first step, and those of its composition, NaN. */
final class UpdaterState {
    private final List<String> names;
    private final int ofRule;
    private final int slow;
    private final int mean;
    private final String rule;
    private final Map<Span, Part> parts = new LinkedHashMap<>();
    private List<INDArray> arrays = List.of();
    private Part whole = new Part(List.of(), List.of(), List.of());

    /** A part of a block. */
    private record Span(long from, long length) {}

    /** The arrays of a block or a part of it: the rule's, look-ahead's and the average's, the latter one or none. */
    record Part(List<INDArray> rule, List<INDArray> slow, List<INDArray> mean) {}

    UpdaterState(RuleUpdater config) {
        this.names = config.stateNames();
        this.ofRule = config.rule().state().size() + config.rule().numbers().size();
        this.slow = config.composition().lookahead() == null ? 0 : 1;
        this.mean = config.composition().average() == null ? 0 : 1;
        this.rule = config.rule().name();
    }

    void setView(@Nullable INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
        if (view == null || names.isEmpty()) {
            set(List.of());
            return;
        }
        INDArray flat = view.reshape(view.length());
        long each = flat.length() / names.size();
        long elements = 1;
        for (long size : gradientShape) {
            elements *= size;
        }
        // DL4J passes the shape of the view, SameDiff that of the parameter
        long[] shape = elements == each ? gradientShape : new long[] {each};
        List<INDArray> made = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            INDArray part = flat.get(NDArrayIndex.interval(i * each, (i + 1) * each));
            made.add(shape.length == 1 ? part : part.reshape(gradientOrder, shape));
        }
        begin(made, initialize);
    }

    void setMap(Map<String, INDArray> saved, boolean initialize) {
        if (saved.size() != names.size() || !saved.keySet().containsAll(names)) {
            throw new IllegalArgumentException("the saved state of the updater " + rule + " has " + saved.keySet()
                    + ", allowed is exactly " + names);
        }
        begin(
                names.stream()
                        .map(name -> Objects.requireNonNull(saved.get(name)))
                        .toList(),
                initialize);
    }

    private void begin(List<INDArray> made, boolean initialize) {
        for (int i = 0; i < made.size() && initialize; i++) {
            made.get(i).assign(i < ofRule ? 0 : Double.NaN);
        }
        set(made);
    }

    private void set(List<INDArray> made) {
        arrays = List.copyOf(made);
        whole = arrays.size() == names.size() ? part(arrays) : whole;
        parts.clear();
    }

    private Part part(List<INDArray> of) {
        return new Part(
                List.copyOf(of.subList(0, ofRule)),
                List.copyOf(of.subList(ofRule, ofRule + slow)),
                List.copyOf(of.subList(ofRule + slow, ofRule + slow + mean)));
    }

    boolean isComplete() {
        return arrays.size() == names.size();
    }

    Map<String, INDArray> toMap() {
        Map<String, INDArray> map = new LinkedHashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
            map.put(names.get(i), arrays.get(i));
        }
        return map;
    }

    Part whole() {
        return whole;
    }

    /** The state of a parameter within a block, made once. */
    @SuppressWarnings("try") // the scope is left, not used
    Part of(INDArray block, ParameterBridge.Pair pair) {
        long length = pair.gradient().length();
        if (arrays.isEmpty() || length == block.length()) {
            return whole;
        }
        return parts.computeIfAbsent(new Span(pair.gradient().offset() - block.offset(), length), span -> {
            try (var outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                var within = NDArrayIndex.interval(span.from(), span.from() + span.length());
                return part(arrays.stream().map(array -> array.get(within)).toList());
            }
        });
    }
}
