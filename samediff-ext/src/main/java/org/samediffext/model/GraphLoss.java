package org.samediffext.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The loss of a SameDiff graph. */
final class GraphLoss implements LossModel {
    private final SameDiff graph;
    private final String input;
    private final String labels;
    private final List<String> variables = new ArrayList<>();

    GraphLoss(SameDiff live, String input, String labels) {
        String loss = new ScoreGraph(live).loss(input, labels);
        this.input = input;
        this.labels = labels;
        graph = ScoreGraph.copy(live);
        Map<String, DataType> doubles = new HashMap<>();
        for (SDVariable variable : graph.variables()) {
            if (variable.dataType().isFPType()) {
                if (variable.getVariableType() == VariableType.ARRAY) {
                    // convertDataTypes leaves those behind a second operation as they were
                    variable.setDataType(DataType.DOUBLE);
                } else {
                    doubles.put(variable.name(), DataType.DOUBLE);
                }
            }
            if (variable.getVariableType() == VariableType.VARIABLE) {
                variables.add(variable.name());
            }
        }
        if (variables.isEmpty()) {
            throw new IllegalArgumentException("the graph has no trainable variable, allowed is one at least");
        }
        graph.convertDataTypes(doubles);
        graph.setLossVariables(loss);
        // names the placeholders before the first gradient: SameDiff leaves them out otherwise
        graph.createGradFunction(input, labels);
    }

    @Override
    public INDArray parameters() {
        List<INDArray> parts = new ArrayList<>();
        for (String name : variables) {
            parts.add(row(graph.getArrForVarName(name)));
        }
        return Nd4j.hstack(parts);
    }

    @Override
    public void move(INDArray parameters) {
        long from = 0;
        for (String name : variables) {
            INDArray array = graph.getArrForVarName(name);
            INDArray part = parameters.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + array.length()));
            array.assign(part.dup('c').reshape('c', array.shape()));
            from += array.length();
        }
    }

    @Override
    public Slopes slopes(INDArray x, INDArray y) {
        List<String> wanted = new ArrayList<>(variables);
        wanted.add(input);
        Map<String, INDArray> found = graph.calculateGradients(placeholders(x, y), wanted);
        List<INDArray> parts = new ArrayList<>();
        for (String name : variables) {
            INDArray gradient = found.get(name);
            parts.add(row(gradient == null ? graph.getArrForVarName(name).like() : gradient));
        }
        return new Slopes(
                Nd4j.hstack(parts), Objects.requireNonNull(found.get(input)).dup('c'));
    }

    @Override
    public INDArray labelSlope(INDArray x, INDArray y) {
        Map<String, INDArray> found = graph.calculateGradients(placeholders(x, y), labels);
        return Objects.requireNonNull(found.get(labels)).dup('c');
    }

    private Map<String, INDArray> placeholders(INDArray x, INDArray y) {
        return Map.of(input, x.dup(), labels, y.dup());
    }

    private static INDArray row(INDArray array) {
        return array.dup('c').reshape('c', 1, array.length());
    }
}
