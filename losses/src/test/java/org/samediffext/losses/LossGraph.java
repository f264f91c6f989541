package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.LossTerm;

/** Value and gradient of a loss that is built into a graph. */
record LossGraph(double value, INDArray gradient) {

    /** Builds a loss into a graph. */
    @FunctionalInterface
    interface Builder {
        SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights);
    }

    static LossGraph of(LossTerm loss, INDArray labels, INDArray output, @Nullable INDArray weights) {
        return of(loss::build, labels, output, weights);
    }

    static LossGraph of(Builder loss, INDArray labels, INDArray output, @Nullable INDArray weights) {
        SameDiff sd = SameDiff.create();
        SDVariable labelsIn = sd.placeHolder("labels", labels.dataType(), -1, labels.size(1));
        SDVariable outputIn = sd.var("output", output.dup());
        Map<String, INDArray> values = new HashMap<>(Map.of("labels", labels));
        SDVariable mask = null;
        if (weights != null) {
            values.put("weights", weights);
            mask = sd.placeHolder("weights", weights.dataType(), -1, weights.size(1));
        }
        SDVariable scalar = loss.build(sd, labelsIn, outputIn, mask);
        sd.setLossVariables(scalar.name());
        INDArray value = Objects.requireNonNull(sd.output(values, scalar.name()).get(scalar.name()));
        INDArray gradient =
                Objects.requireNonNull(sd.calculateGradients(values, "output").get("output"));
        assertThat(value.rank()).isZero();
        assertThat(gradient.dataType()).isEqualTo(output.dataType());
        return new LossGraph(value.getDouble(0), gradient.dup('c'));
    }
}
