package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.RuleUpdater;

/** Norms of gradients are those of what gradient descent with rate 1 subtracts. */
class GradientNormsTest {

    @ParameterizedTest
    @EnumSource(
            value = ShapedModel.class,
            names = {"MULTI_LAYER", "GRAPH"})
    void areThoseOfTheStepAtRateOneWithoutWhatIsNotTrained(ShapedModel kind) {
        Model net = (Model) kind.build(new RuleUpdater(new Sgd(), 1, null, 0, 0));
        GradientNorms norms = new GradientNorms();
        listen(net, norms);
        for (int step = 0; step < 3; step++) {
            Map<String, INDArray> parameters = kind.parameters(net);
            Map<String, INDArray> before = new java.util.HashMap<>();
            kind.tensors()
                    .keySet()
                    .forEach(name -> before.put(name, of(parameters, name).dup()));
            kind.fit(net, step, step + 1);
            double sum = 0;
            double squares = 0;
            for (Map.Entry<String, INDArray> each : before.entrySet()) {
                INDArray moved = of(parameters, each.getKey()).sub(each.getValue());
                sum += moved.norm1Number().doubleValue();
                squares += moved.mul(moved).sumNumber().doubleValue();
            }
            assertThat(norms.l1().get(step)).isCloseTo(sum, within(1e-9));
            assertThat(norms.l2().get(step)).isCloseTo(Math.sqrt(squares), within(1e-9));
        }
        assertThat(norms.l1()).hasSize(3);
    }

    private static INDArray of(Map<String, INDArray> parameters, String name) {
        return java.util.Objects.requireNonNull(parameters.get(name), name);
    }

    private static void listen(Model net, TrainingListener listener) {
        net.setListeners(listener);
    }

    /** What has no inverse counts as the norm before it. */
    @Test
    void aRunThatIsRefinedFollowsItsNorms() {
        Model net = (Model) ToyModel.MULTI_LAYER.build(new RuleUpdater(new Sgd(), 0.1, null, 0, 0));
        GradientNorms norms = new GradientNorms();
        listen(net, norms);
        ToyModel.MULTI_LAYER.fit(net, 0, 6);
        assertThat(norms.refined(0.1, 2)).isEqualTo(new Refined(0.1, norms.l2(), 2));
        assertThat(norms.refined(0.1, 1)).isEqualTo(new Refined(0.1, norms.l1(), 1));
        net.setParams(Nd4j.valueArrayOf(net.params().shape(), Double.NaN, DataType.DOUBLE));
        assertThatThrownBy(() -> ToyModel.MULTI_LAYER.fit(net, 6, 7)).isInstanceOf(ArithmeticException.class);
        assertThat(norms.l2()).hasSize(7).endsWith(Double.NaN);
        List<Double> usable = new ArrayList<>(norms.l2().subList(0, 6));
        usable.add(norms.l2().get(5));
        assertThat(norms.refined(0.1, 2)).isEqualTo(new Refined(0.1, usable, 2));
    }

    @Test
    void withoutStepsThereIsNoSchedule() {
        assertThatThrownBy(() -> new GradientNorms().refined(0.1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("0 of 0 steps have a gradient norm above 0, a refined schedule needs two: train first");
    }
}
