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

/** A loss in a SameDiff graph: its value and its gradient with respect to the logits. */
record Graph(double value, INDArray gradient) {

    static Graph of(LossTerm loss, INDArray labels, INDArray logits, @Nullable INDArray weights) {
        SameDiff sd = SameDiff.create();
        SDVariable labelsIn = sd.placeHolder("labels", labels.dataType(), -1, labels.size(1));
        SDVariable logitsIn = sd.var("logits", logits.dup());
        Map<String, INDArray> values = new HashMap<>(Map.of("labels", labels));
        SDVariable mask = null;
        if (weights != null) {
            values.put("weights", weights);
            mask = sd.placeHolder("weights", weights.dataType(), -1, 1);
        }
        SDVariable scalar = loss.build(sd, labelsIn, logitsIn, mask);
        sd.setLossVariables(scalar.name());
        INDArray value = Objects.requireNonNull(sd.output(values, scalar.name()).get(scalar.name()));
        INDArray gradient =
                Objects.requireNonNull(sd.calculateGradients(values, "logits").get("logits"));
        assertThat(value.rank()).isZero();
        return new Graph(value.getDouble(0), gradient.dup('c'));
    }
}
