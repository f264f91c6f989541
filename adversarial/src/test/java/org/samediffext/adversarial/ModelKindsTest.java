package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/**
 * The attacks give the golden numbers on models of DL4J and SameDiff: the tanh net {@code softmax(tanh(xV + a)U + c)}, whose
 * numbers were found by an independent float64 prototype and, where it says so, by a constrained optimizer or by trying all
 * corners of the ball.
 */
class ModelKindsTest {
    private static final double[][] V = {{1, -.5, .3}, {-.7, .8, .2}, {.4, .6, -.9}, {.1, -.3, .5}};
    private static final double[] A = {.1, -.2, .05};
    private static final double[][] U = {{1.2, -.6, .1}, {-.4, .9, .3}, {.2, -.5, 1.1}};
    private static final double[] C = {.05, 0, -.1};
    private static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}});

    /** The kinds of model. */
    enum Kind {
        MULTI_LAYER {
            @Override
            GradientModel tanhNet() {
                MultiLayerNetwork net = new MultiLayerNetwork(
                        builder().list().layer(hidden()).layer(output()).build());
                net.init();
                set(net.getParam("0_W"), net.getParam("0_b"), net.getParam("1_W"), net.getParam("1_b"));
                return Classifiers.of(net, Bounds.UNIT);
            }
        },
        GRAPH {
            @Override
            GradientModel tanhNet() {
                ComputationGraph net = new ComputationGraph(builder()
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("0", hidden(), "in")
                        .addLayer("1", output(), "0")
                        .setOutputs("1")
                        .build());
                net.init();
                set(net.getParam("0_W"), net.getParam("0_b"), net.getParam("1_W"), net.getParam("1_b"));
                return Classifiers.of(net, Bounds.UNIT);
            }
        },
        SAMEDIFF {
            @Override
            GradientModel tanhNet() {
                SameDiff sd = SameDiff.create();
                SDVariable in = sd.placeHolder("in", DataType.DOUBLE, -1, 4);
                SDVariable hidden = sd.math()
                        .tanh(in.mmul(sd.var("V", Nd4j.create(V)))
                                .add(sd.var("a", Nd4j.create(A).reshape(1, 3))));
                hidden.mmul(sd.var("U", Nd4j.create(U)))
                        .add("z", sd.var("c", Nd4j.create(C).reshape(1, 3)));
                return Classifiers.of(sd, "in", "z", Bounds.UNIT);
            }
        };

        abstract GradientModel tanhNet();

        private static NeuralNetConfiguration.Builder builder() {
            return new NeuralNetConfiguration.Builder()
                    .dataType(DataType.DOUBLE)
                    .updater(new NoOp());
        }

        private static DenseLayer hidden() {
            return new DenseLayer.Builder()
                    .nIn(4)
                    .nOut(3)
                    .activation(Activation.TANH)
                    .build();
        }

        private static OutputLayer output() {
            return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                    .nIn(3)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build();
        }

        private static void set(INDArray v, INDArray a, INDArray u, INDArray c) {
            v.assign(Nd4j.create(V));
            a.assign(Nd4j.create(A).reshape(a.shape()));
            u.assign(Nd4j.create(U));
            c.assign(Nd4j.create(C).reshape(c.shape()));
        }
    }

    private static AttackResult.Budget pgd(Kind kind, Norm norm, double epsilon, int steps) {
        Pgd attack = new Pgd(norm, List.of(epsilon), steps, 2.5, 1, false, LogitLoss.CE);
        return attack.run(kind.tanhNet(), X, Criterion.untargeted(0), new AttackOptions())
                .at(epsilon);
    }

    private static void isAt(AttackResult.Budget found, double tolerance, double... point) {
        for (int i = 0; i < point.length; i++) {
            assertThat(found.adversarial().getDouble(0, i)).as("input %d", i).isCloseTo(point[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theModelIsTheTanhNet(Kind kind) {
        INDArray logits = kind.tanhNet().logits(X);
        double[] expected = {.8051234437, -.1816209791, -.2795757569};
        for (int i = 0; i < 3; i++) {
            assertThat(logits.getDouble(0, i)).isCloseTo(expected[i], within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fgsmFindsTheBestCorner(Kind kind) {
        AttackResult.Budget found = new Fgsm(Norm.LINF, List.of(.1))
                .run(kind.tanhNet(), X, Criterion.untargeted(0), new AttackOptions())
                .at(.1);
        isAt(found, 1e-12, .5, .4, 1, .4);
        assertThat(found.loss().get(0)).isCloseTo(.6880425154, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void pgdFindsTheBestCorner(Kind kind) {
        AttackResult.Budget found = pgd(kind, Norm.LINF, .1, 40);
        isAt(found, 1e-12, .5, .4, 1, .4);
        assertThat(found.loss().get(0)).isCloseTo(.6880425154, within(1e-9));
        assertThat(found.success()).containsExactly(false);
        assertThat(pgd(kind, Norm.LINF, .3, 40).success()).containsExactly(true);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void pgdFollowsTheTwoNorm(Kind kind) {
        AttackResult.Budget found = pgd(kind, Norm.L2, .3, 20);
        isAt(found, 1e-9, .386768535, .5016116334, .9247816986, .4428077013);
        assertThat(found.loss().get(0)).isCloseTo(.8392385373, within(1e-9));
    }

    /** The true minimal distances were found by a constrained optimizer from 60 starts a class. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void pgdSucceedsJustAboveTheTrueMinimumAndNeverBelow(Kind kind) {
        Map<Norm, Double> minima = Map.of(Norm.LINF, .2156036500, Norm.L2, .3625017197, Norm.L1, .4932132828);
        minima.forEach((norm, minimum) -> {
            assertThat(pgd(kind, norm, .999 * minimum, 40).success())
                    .as("below, %s", norm)
                    .containsExactly(false);
            assertThat(pgd(kind, norm, 1.02 * minimum, 40).success())
                    .as("above, %s", norm)
                    .containsExactly(true);
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void targetsAndSeveralBudgetsWorkOnEveryKind(Kind kind) {
        Pgd attack = new Pgd(Norm.LINF, List.of(.1, .3, .5), 20, 2.5, 3, true, LogitLoss.CE);
        AttackResult result = attack.run(kind.tanhNet(), X, Criterion.targeted(1), new AttackOptions().withSeed(5));
        assertThat(result.at(.1).success()).containsExactly(false);
        assertThat(result.at(.3).success()).containsExactly(true);
        assertThat(result.at(.5).success()).containsExactly(true);
        assertThat(kind.tanhNet().labels(result.at(.3).adversarial())).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void smoothingAndExpectationGiveWhatTheNetWrittenByHandGives(Kind kind) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        RandomizedSmoothing smoothing = new RandomizedSmoothing(.25, 10, 100, .05, 30, 2);
        assertThat(smoothing.certify(kind.tanhNet(), x)).isEqualTo(smoothing.certify(Fixture.NET, x));
        for (Eot.Mean mean : Eot.Mean.values()) {
            GradientModel.Vjp found = new Eot(kind.tanhNet(), new GaussianNoise(.25), 5, 3, mean).vjp(x, INDArray::neg);
            GradientModel.Vjp expected = new Eot(Fixture.NET, new GaussianNoise(.25), 5, 3, mean).vjp(x, INDArray::neg);
            assertThat(found.logits().equalsWithEps(expected.logits(), 1e-12)).isTrue();
            assertThat(found.gradient().equalsWithEps(expected.gradient(), 1e-12))
                    .isTrue();
        }
    }
}
