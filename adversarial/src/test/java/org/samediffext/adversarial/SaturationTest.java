package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/**
 * A network of floats that is very sure: the linear model L of the specification, 13.1, with a factor on its scores. DL4J's
 * own loss has no slope there, the loss of an attack does.
 */
class SaturationTest {
    private static final double[] W = {2, -1, .5, 0};
    private static final double MARGIN = 1.05;
    private static final INDArray X = Nd4j.createFromArray(new float[][] {{.6f, .3f, .9f, .5f}});
    private static final INDArray RIGHT = Nd4j.createFromArray(new float[][] {{1, 0}});

    private static MultiLayerNetwork sure(double factor) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new NoOp())
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        for (int i = 0; i < W.length; i++) {
            net.getParam("0_W").putScalar(i, 0, factor * W[i] / 2);
            net.getParam("0_W").putScalar(i, 1, -factor * W[i] / 2);
        }
        net.getParam("0_b").putScalar(0, -factor * .15).putScalar(1, factor * .15);
        return net;
    }

    private static INDArray slopeOfItsOwn(MultiLayerNetwork net) {
        net.setInput(X);
        net.setLabels(RIGHT);
        return net.calculateGradients(X, RIGHT, null, null).getSecond();
    }

    @Test
    void theNetworksOwnLossIsFlat() {
        MultiLayerNetwork thirty = sure(30 / MARGIN);
        assertThat(thirty.score(new DataSet(X, RIGHT))).isZero();
        assertThat(thirty.score(new DataSet(X, RIGHT.rsub(1)))).isEqualTo(-Math.log(1e-10), within(1e-4));
        assertThat(slopeOfItsOwn(sure(120 / MARGIN)).amaxNumber().doubleValue()).isZero();
    }

    @Test
    void theLossOfAnAttackIsNot() {
        for (double margin : new double[] {30, 120, 600}) {
            double factor = margin / MARGIN;
            GradientModel model = Classifiers.of(sure(factor), Bounds.UNIT);
            AttackResult result =
                    new Fgsm(Norm.LINF, List.of(.05)).run(model, X, Criterion.untargeted(0), new AttackOptions());
            assertThat(result.failure(0)).isEqualTo(Failure.NONE);
            assertThat(result.at(.05).adversarial().toDoubleVector())
                    .containsExactly(new double[] {.55, .35, .85, .5}, within(1e-6));
            double left = margin - .05 * factor * 3.5;
            assertThat(result.at(.05).loss().get(0))
                    .isEqualTo(Math.log1p(Math.exp(-left)), within(1e-3 * Math.exp(-left)));
        }
    }

    /** The slope itself, to the precision of floats: its size is kept beside the direction, which alone the network sees. */
    @Test
    void itsSlopeHasTheRightSize() {
        double factor = 120 / MARGIN;
        MultiLayerNetwork net = sure(factor);
        Visit visit = new Visit(new Example(0, Rows.read(X)[0]), Rows.read(X)[0]);
        Oracle oracle = new Oracle(
                Classifiers.of(net, Bounds.UNIT),
                Criterion.untargeted(0),
                LogitLoss.CE,
                new Rows(DataType.FLOAT, X.shape()),
                true);
        oracle.gradients(List.of(visit));
        for (int i = 0; i < W.length; i++) {
            double exact = -factor * W[i] * Math.exp(-120);
            assertThat(visit.gradient[i]).isEqualTo(exact, within(1e-4 * Math.abs(exact)));
        }
    }
}
