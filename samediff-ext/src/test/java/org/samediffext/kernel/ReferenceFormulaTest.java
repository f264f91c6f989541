package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel.Scalars;

/** Three steps from (1, -2, 0.5), against numbers that numpy computed in float64 from the papers' algorithms. */
class ReferenceFormulaTest {
    private static final double[][] GRADIENTS = {{0.1, -0.2, 0.3}, {0.2, 0.1, -0.1}, {-0.05, 0.3, 0}};

    @SuppressWarnings("ImmutableEnumChecker")
    private enum Method {
        LION("""
                c    = beta1*m + (1 - beta1)*g
                step = lr*sign(c)
                m    = beta2*m + (1 - beta2)*g
                """, "m", new Scalars(0.01, 0, 0.1), 0.99, new double[][] {
            {0.989, -1.988, 0.4895}, {0.978011, -1.996012, 0.4990105}, {0.987033, -2.004016, 0.4885115}
        }),
        DIFFGRAD("""
                m    = beta1*m + (1 - beta1)*g
                v    = beta2*v + (1 - beta2)*g^2
                xi   = sigmoid(abs(before - g))
                step = lr*sqrt(1 - beta2^t)/(1 - beta1^t)*(xi*m)/(sqrt(v) + epsilon)
                before = g
                """, "m v before", new Scalars(0.1, 0, 0), 0.999, new double[][] {
            {0.9475022, -1.945017, 0.4425558}, {0.8968323, -1.929717, 0.4185952}, {0.8637422, -1.951127, 0.402354}
        }),
        EXADAM("""
                m    = beta1*m + (1 - beta1)*g
                v    = beta2*v + (1 - beta2)*g^2
                d1   = 1 + v/(v + epsilon)*beta2^t
                d2   = 1 + m^2/(m^2 + epsilon)*beta1^t
                mHat = m/(1 - beta1^t)*d1
                vHat = v/(1 - beta2^t)*d2
                gHat = g/(1 - beta1^t)*d1
                step = lr*(mHat + gHat)/(sqrt(vHat) + epsilon)
                """, "m v", new Scalars(0.1, 0, 0), 0.999, new double[][] {
            {-0.5944909, -0.4049401, -1.095165},
            {-1.726268, -0.859779, -0.8049873},
            {-1.603839, -1.69702, -0.8519704}
        });

        private final Formula formula;
        private final Map<String, Double> constants;
        private final Scalars scalars;
        private final double[][] expected;

        Method(String text, String states, Scalars scalars, double beta2, double[][] expected) {
            this.constants = Map.of("beta1", 0.9, "beta2", beta2, "epsilon", 1e-8);
            this.formula = Formula.parse(text, constants.keySet(), List.of(states.split(" ")))
                    .withDecay();
            this.scalars = scalars;
            this.expected = expected;
        }
    }

    @ParameterizedTest
    @EnumSource
    void compiledLoopsGiveThePapersNumbers(Method method) {
        StepKernel kernel = Kernels.of(method.formula, method.constants);
        check(method, DataType.DOUBLE, kernel);
        check(method, DataType.FLOAT, kernel);
    }

    @ParameterizedTest
    @EnumSource
    void operationsGiveThePapersNumbers(Method method) {
        double[] constants = {0.9, method.constants.get("beta2"), 1e-8};
        OpChain chain = new OpChain(method.formula, constants);
        StepKernel kernel = (g, p, states, scalars, channelAxis) -> {
            List<INDArray> arrays = new ArrayList<>(Arrays.asList(g, p));
            arrays.addAll(states);
            chain.run(arrays.toArray(INDArray[]::new), Channels.none(g.length()), scalars);
        };
        check(method, DataType.DOUBLE, kernel);
        check(method, DataType.FLOAT, kernel);
    }

    private static void check(Method method, DataType type, StepKernel kernel) {
        INDArray p = Nd4j.createFromArray(1.0, -2.0, 0.5).castTo(type);
        List<INDArray> states = new ArrayList<>();
        method.formula.states().forEach(state -> states.add(Nd4j.zeros(type, 3)));
        for (int t = 1; t <= GRADIENTS.length; t++) {
            INDArray g = Nd4j.createFromArray(GRADIENTS[t - 1]).castTo(type);
            kernel.run(g, p, states, new Scalars(method.scalars.lr(), t, method.scalars.weightDecay()));
            p.subi(g);
            for (int i = 0; i < 3; i++) {
                double expected = method.expected[t - 1][i];
                assertThat(p.getDouble(i))
                        .as("step %d", t)
                        .isCloseTo(expected, within(5e-7 * Math.max(1, Math.abs(expected))));
            }
        }
    }
}
