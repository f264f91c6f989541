package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.adversarial.RegisteredAttacks.Case;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/** I20 of the specification, 3.2: rows, sequences and volumes are attacked as well as images. */
class RanksTest {
    private static final int ROWS = 6;

    /** What these do depends on rows and columns of pixels. */
    private static final Map<String, String> OF_IMAGES =
            Map.of("di", "changes images", "ti", "changes images", "gaussianblur", "a transform of images");

    /** An example of two dimensions is an image of one channel to these. */
    private static final Set<String> IMAGES_TOO = Set.of("gaussianblur", "nes");

    /** One of each template, and the search by patches. */
    private static final Set<String> FINDERS = Set.of("pgd", "mi", "deepfool", "square");

    /** Kinds of input. */
    enum Input {
        SEQUENCE {
            @Override
            long[] shape() {
                return new long[] {ROWS, 3, 8};
            }

            @Override
            Layer first() {
                return new Convolution1DLayer.Builder(3).nOut(4).build();
            }

            @Override
            InputType type() {
                return InputType.recurrent(3, 8);
            }
        },
        VOLUME {
            @Override
            long[] shape() {
                return new long[] {ROWS, 1, 2, 4, 3};
            }

            @Override
            Layer first() {
                return new Convolution3D.Builder(2, 2, 2).nOut(4).build();
            }

            @Override
            InputType type() {
                return InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, 4, 3, 1);
            }
        };

        abstract long[] shape();

        abstract Layer first();

        abstract InputType type();

        MultiLayerNetwork net() {
            return RanksTest.net(DataType.FLOAT, PoolingType.MAX, first(), type());
        }

        INDArray examples() {
            SampleRandom random = new SampleRandom(8);
            double[] values = new double[ROWS * 24];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.uniform();
            }
            return Nd4j.create(values, shape()).castTo(DataType.FLOAT);
        }
    }

    private static MultiLayerNetwork net(DataType precision, PoolingType pooling, Layer first, InputType type) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(precision)
                .activation(Activation.TANH)
                .updater(new NoOp())
                .list()
                .layer(first)
                .layer(new GlobalPoolingLayer(pooling))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(type)
                .build());
        net.init();
        SampleRandom random = new SampleRandom(4);
        for (long i = 0; i < net.numParams(); i++) {
            net.params().putScalar(i, random.gaussian());
        }
        return net;
    }

    static Stream<Object[]> attacksAndInputs() {
        return RegisteredAttacks.once()
                .flatMap(attack -> Stream.of(Input.values()).map(input -> new Object[] {attack, input}));
    }

    /** I1, I2, I10. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("attacksAndInputs")
    void convolutionsAreAttacked(Case registered, Input input) {
        GradientModel model = Classifiers.of(input.net(), Bounds.UNIT);
        INDArray x = input.examples();
        int[] labels = model.labels(x);
        Criterion goal = Criterion.untargeted(labels);
        if (OF_IMAGES.containsKey(registered.name())
                && (input == Input.VOLUME || !IMAGES_TOO.contains(registered.name()))) {
            assertThatThrownBy(() -> registered.attack().run(model, x, goal, Fixture.OPTIONS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(OF_IMAGES.get(registered.name()))
                    .hasMessageContaining("height, width]");
            return;
        }
        AttackResult result = registered.attack().run(model, x, goal, Fixture.OPTIONS);
        for (Budget budget : result.budgets()) {
            assertThat(budget.adversarial().shape()).isEqualTo(x.shape());
            int[] decisions = Classifiers.of(input.net(), Bounds.UNIT).labels(budget.adversarial());
            double[][] clean = Toy.matrix(x);
            double[][] moved = Toy.matrix(budget.adversarial());
            for (int row = 0; row < ROWS; row++) {
                assertThat(Ball.distance(registered.norm(), moved[row], clean[row]))
                        .isLessThanOrEqualTo(budget.epsilon() + 1e-6);
                assertThat(moved[row]).doesNotContain(Double.NaN);
                assertThat(budget.success().get(row)).isEqualTo(decisions[row] != labels[row]);
            }
        }
        if (FINDERS.contains(registered.name())) {
            assertThat(result.budgets().get(3).successRate()).isPositive();
        }
    }

    /** The shape of an example does not matter, except to what sees images in it. */
    @ParameterizedTest
    @MethodSource("org.samediffext.adversarial.RegisteredAttacks#once")
    void aShapeIsOnlyAShape(Case registered) {
        if (OF_IMAGES.containsKey(registered.name())) {
            return;
        }
        AttackResult flat = run(registered, Fixture.ROWS, 4);
        same(run(registered, Fixture.ROWS, 1, 2, 1, 2), flat);
        if (!IMAGES_TOO.contains(registered.name())) {
            same(run(registered, Fixture.ROWS, 2, 2), flat);
        }
    }

    /** Without a random start, whose numbers follow the order of the values. */
    @Test
    void channelsLastIsChannelsFirstPermuted() {
        INDArray x = Input.SEQUENCE.examples().castTo(DataType.DOUBLE).reshape(ROWS, 2, 4, 3);
        GradientModel first = image(CNN2DFormat.NCHW);
        GradientModel last = image(CNN2DFormat.NHWC);
        Criterion goal = Criterion.untargeted(first.labels(x));
        for (Attack attack : List.of(new Bim(Norm.L2, List.of(.3), 5, 2.5), new Ddn(), new DeepFool())) {
            Budget wanted =
                    attack.run(first, x, goal, Fixture.OPTIONS).budgets().get(0);
            Budget found = attack.run(last, x.permute(0, 2, 3, 1), goal, Fixture.OPTIONS)
                    .budgets()
                    .get(0);
            assertThat(found.success()).isEqualTo(wanted.success()).contains(true);
            INDArray permuted = found.adversarial().permute(0, 3, 1, 2);
            assertThat(permuted.sub(wanted.adversarial()).amaxNumber().doubleValue())
                    .isLessThan(1e-5);
        }
    }

    private static GradientModel image(CNN2DFormat format) {
        Layer convolution = new ConvolutionLayer.Builder(2, 2).nOut(4).build();
        return Classifiers.of(
                net(DataType.DOUBLE, PoolingType.AVG, convolution, InputType.convolutional(4, 3, 2, format)),
                Bounds.UNIT);
    }

    private static AttackResult run(Case registered, long... shape) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        return registered
                .attack()
                .run(Fixture.NET, x.reshape(shape), Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS);
    }

    private static void same(AttackResult actual, AttackResult expected) {
        for (int k = 0; k < expected.budgets().size(); k++) {
            Budget wanted = expected.budgets().get(k);
            Budget found = actual.budgets().get(k);
            assertThat(found.adversarial().data().asDouble())
                    .isEqualTo(wanted.adversarial().data().asDouble());
            assertThat(found.success()).isEqualTo(wanted.success());
            assertThat(found.loss()).isEqualTo(wanted.loss());
        }
    }
}
