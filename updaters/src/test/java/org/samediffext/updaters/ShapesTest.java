package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorStep;
import org.samediffext.spi.UpdateRule;

/**
 * A model's steps are those of the rule on each parameter by itself, in the shape, with the channels and from the gradient
 * that it has. The gradient is what a twin with the same parameters subtracts by stochastic gradient descent at rate 1.
 */
class ShapesTest {
    private static final double RATE = 0.02;
    private static final double DECAY = 0.3;

    static Stream<Arguments> rulesAndModels() {
        return Stream.of(
                        new ToyRules.ByChannel(),
                        new AdamP(),
                        new SGDP(0.9, 0, 1e-8, 0.1, 0.1, true),
                        new LARS(),
                        new Adafactor())
                .flatMap(rule -> Stream.of(ShapedModel.values()).map(kind -> Arguments.of(rule, kind)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndModels")
    void eachParameterMovesAsIfItWereAlone(UpdateRule rule, ShapedModel kind) {
        Object model = kind.build(new RuleUpdater(rule, RATE, null, DECAY, 0));
        Updaters.attach(model);
        Object twin = kind.build(new Sgd(1));
        Map<String, Alone> alone = new HashMap<>();
        kind.tensors().forEach((name, tensor) -> alone.put(name, new Alone(rule, tensor)));
        for (int t = 1; t <= 4; t++) {
            Map<String, INDArray> twins = kind.parameters(twin);
            Map<String, INDArray> before = new HashMap<>();
            kind.parameters(model).forEach((name, p) -> {
                before.put(name, p.dup('c'));
                of(twins, name).assign(p);
            });
            kind.fit(model, ShapedModel.batch(t));
            kind.fit(twin, ShapedModel.batch(t));
            for (String name : alone.keySet()) {
                INDArray p = of(before, name);
                INDArray gradient = p.sub(of(kind.parameters(twin), name)).dup('c');
                INDArray expected = of(alone, name).after(p, gradient, t);
                INDArray actual = of(kind.parameters(model), name);
                assertThat(Arrays.stream(actual.shape()).boxed().toList())
                        .as(name)
                        .isEqualTo(of(kind.tensors(), name).shape());
                assertThat(actual.sub(expected).amaxNumber().doubleValue())
                        .as("%s, step %d", name, t)
                        .isCloseTo(0, within(1e-9));
                assertThat(actual.sub(p).amaxNumber().doubleValue()).as(name).isNotZero();
            }
        }
    }

    private static <T> T of(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    /** One parameter with a rule of its own. */
    private static final class Alone {
        private final UpdateRule rule;
        private final boolean shifts;
        private final TensorStep step;
        private final List<INDArray> states = new ArrayList<>();

        Alone(UpdateRule rule, Tensor tensor) {
            this.rule = rule;
            this.shifts = tensor.name().startsWith("1_");
            this.step = Rules.step(rule, tensor, DataType.DOUBLE);
            long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
            rule.state().forEach(s -> states.add(Nd4j.create(DataType.DOUBLE, shape, 'c')));
        }

        INDArray after(INDArray p, INDArray gradient, int t) {
            // batch normalization does not decay
            double decay = shifts ? 0 : DECAY;
            step.apply(gradient, p, states, new StepNumbers(RATE, t, decay));
            INDArray after = p.sub(gradient);
            return rule.decaysItself() ? after : after.subi(p.mul(RATE * decay));
        }
    }
}
