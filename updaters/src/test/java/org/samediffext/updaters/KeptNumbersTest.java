package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.Updaters;

/** Numbers that a rule keeps for each parameter, in blocks of several. */
class KeptNumbersTest {

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void eachParameterHasItsOwn(ToyModel kind) {
        Object model = kind.build(Rules.updater(Rules.KEEPS_A_NUMBER));
        Updaters.attach(model);
        double[] theta = kind.flat(model);
        double[] sums = new double[ByHand.SIZES.length];
        for (int t = 0; t < 6; t++) {
            byHand(kind, theta, sums, t);
            kind.fit(model, t, t + 1);
        }
        double[] actual = kind.flat(model);
        for (int i = 0; i < theta.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(theta[i], within(1e-12));
        }
    }

    /** One step in plain loops; the gradient is what stochastic gradient descent with rate 1 subtracts. */
    private static void byHand(ToyModel kind, double[] theta, double[] sums, int t) {
        Object probe = kind.build(new Sgd(1));
        int at = 0;
        for (var parameter : kind.parameters(probe)) {
            double[] values = Arrays.copyOfRange(theta, at, at + (int) parameter.length());
            parameter.assign(
                    org.nd4j.linalg.factory.Nd4j.createFromArray(values).reshape('c', parameter.shape()));
            at += values.length;
        }
        kind.fit(probe, t, t + 1);
        double[] after = kind.flat(probe);
        at = 0;
        for (int part = 0; part < ByHand.SIZES.length; part++) {
            int end = at + ByHand.SIZES[part];
            for (int i = at; i < end; i++) {
                sums[part] += (theta[i] - after[i]) * (theta[i] - after[i]);
            }
            for (int i = at; i < end; i++) {
                theta[i] -= 0.01 * (theta[i] - after[i]) / Math.sqrt(sums[part] + 1);
            }
            at = end;
        }
    }

    /** A rate of its own for one layer splits the block; the numbers go with their parameters. */
    @Test
    void theySurviveAChangeOfOneLayersRate() {
        MultiLayerNetwork changed = trained();
        MultiLayerNetwork plain = trained();
        changed.setLearningRate(1, 0.02);
        ToyModel.MULTI_LAYER.fit(changed, 3, 4);
        ToyModel.MULTI_LAYER.fit(plain, 3, 4);
        assertThat(changed.getParam("0_W").dup('c').reshape(24).toDoubleVector())
                .isEqualTo(plain.getParam("0_W").dup('c').reshape(24).toDoubleVector());
        double[] before = trained().getParam("1_W").dup('c').reshape(18).toDoubleVector();
        double[] twice = changed.getParam("1_W").dup('c').reshape(18).toDoubleVector();
        double[] once = plain.getParam("1_W").dup('c').reshape(18).toDoubleVector();
        for (int i = 0; i < 18; i++) {
            assertThat(twice[i] - before[i]).isCloseTo(2 * (once[i] - before[i]), within(1e-12));
        }
    }

    private static MultiLayerNetwork trained() {
        MultiLayerNetwork net = (MultiLayerNetwork) ToyModel.MULTI_LAYER.build(Rules.updater(Rules.KEEPS_A_NUMBER));
        Updaters.attach(net);
        ToyModel.MULTI_LAYER.fit(net, 0, 3);
        return net;
    }
}
