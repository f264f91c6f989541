package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.SameDiffExt;
import org.samediffext.adversarial.tokens.NetworkTokenLoss;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;

/** Greedy coordinate gradient as an attack, on a bag of embedded words in each kind of model. */
class GcgTest {
    private static final int VOCABULARY = 12;
    private static final int PLACES = 5;
    private static final Gcg ATTACK = new Gcg(List.of(0.0, 1.0, 2.0, 3.0), 20, 48, 6, 1, false, LogitLoss.MARGIN);
    private static final int[][] TOKENS = {
        {0, 3, 5, 7, 11}, {1, 1, 2, 3, 4}, {10, 9, 8, 7, 6}, {5, 4, 4, 0, 2}, {11, 2, 11, 6, 3}, {8, 8, 8, 8, 1}
    };

    private static double[][] numbers(int rows, int columns, long seed) {
        SampleRandom random = new SampleRandom(seed);
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.gaussian();
            }
        }
        return numbers;
    }

    private static MultiLayerNetwork words() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Adam(.01))
                .list()
                .layer(new EmbeddingSequenceLayer.Builder()
                        .nIn(VOCABULARY)
                        .nOut(4)
                        .inputLength(PLACES)
                        .build())
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(VOCABULARY, PLACES))
                .build());
        net.init();
        net.fit(Nd4j.zeros(DataType.DOUBLE, 3, PLACES), Nd4j.eye(3).castTo(DataType.DOUBLE));
        net.getParam("0_W").assign(Nd4j.create(numbers(VOCABULARY, 4, 1)));
        net.getParam("2_W").assign(Nd4j.create(numbers(4, 3, 2)));
        net.getParam("2_b").assign(Nd4j.zeros(DataType.DOUBLE, 1, 3));
        return net;
    }

    private static SameDiff operations() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.DOUBLE, -1, VOCABULARY, PLACES);
        SDVariable bag = x.mean(2).mmul(sd.var("e", Nd4j.create(numbers(VOCABULARY, 4, 1))));
        bag.mmul("z", sd.var("w", Nd4j.create(numbers(4, 3, 2))));
        return sd;
    }

    /** The kinds of model. */
    enum Kind {
        MULTI_LAYER,
        GRAPH,
        SAMEDIFF;

        GradientModel view() {
            return switch (this) {
                case MULTI_LAYER -> Classifiers.ofTokens(words());
                case GRAPH -> Classifiers.ofTokens(words().toComputationGraph());
                case SAMEDIFF -> {
                    GradientModel view = Classifiers.of(operations(), "x", "z", Bounds.UNIT);
                    view.logits(oneHot(TOKENS));
                    yield view;
                }
            };
        }
    }

    private static INDArray oneHot(int[]... tokens) {
        INDArray x = Nd4j.create(DataType.DOUBLE, tokens.length, VOCABULARY, PLACES);
        for (int row = 0; row < tokens.length; row++) {
            for (int place = 0; place < PLACES; place++) {
                x.putScalar(new int[] {row, tokens[row][place], place}, 1);
            }
        }
        return x;
    }

    private static double margin(GradientModel model, int label, int[] tokens) {
        return LogitLoss.MARGIN.away(model.logits(oneHot(tokens)).toDoubleVector(), label, new double[3]);
    }

    /** The mean of embeddings is linear, and the margin between the two classes that lead is what one exchange changes most. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneExchangeIsTheBestOfAll(Kind kind) {
        GradientModel model = kind.view();
        int[] labels = model.labels(oneHot(TOKENS));
        Gcg one = new Gcg(List.of(1.0), 3, 300, VOCABULARY, 1, false, LogitLoss.MARGIN);
        AttackResult result =
                one.run(model, oneHot(TOKENS), Criterion.untargeted(labels).endless(), new AttackOptions());
        for (int row = 0; row < TOKENS.length; row++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int place = 0; place < PLACES; place++) {
                for (int token = 0; token < VOCABULARY; token++) {
                    int[] changed = TOKENS[row].clone();
                    changed[place] = token;
                    best = Math.max(best, margin(model, labels[row], changed));
                }
            }
            assertThat(result.at(1).loss().get(row)).isCloseTo(best, within(1e-9));
        }
    }

    /** A loss of single places and tokens is its own gradient. */
    @Test
    void theGradientLiesAtItsPlaceAndToken() {
        double[][] weights = numbers(2, VOCABULARY * PLACES, 9);
        NetworkTokenLoss loss = new NetworkTokenLoss(
                new Linear(weights, new double[2]), VOCABULARY, ScoreLoss.difference(1, 0), DataType.DOUBLE, 4, false);
        double[][] gradient = loss.gradient(TOKENS[0]);
        double[] values = loss.values(Arrays.asList(TOKENS));
        for (int row = 0; row < TOKENS.length; row++) {
            double sum = 0;
            for (int place = 0; place < PLACES; place++) {
                int at = TOKENS[row][place] * PLACES + place;
                assertThat(gradient[place][TOKENS[row][place]])
                        .isCloseTo(weights[0][at] - weights[1][at], within(1e-12));
                sum += gradient[place][TOKENS[row][place]];
            }
            assertThat(values[row]).isCloseTo(sum, within(1e-12));
        }
        assertThat(loss.forward()).isEqualTo(1 + TOKENS.length);
        assertThat(loss.backward()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void resultsAreWhatTheySay(Kind kind) {
        GradientModel model = kind.view();
        INDArray x = oneHot(TOKENS);
        int[] labels = model.labels(x);
        labels[3] = (labels[3] + 1) % 3;
        AttackResult result = ATTACK.run(model, x, Criterion.untargeted(labels), new AttackOptions().withSeed(2));
        double before = 0;
        for (AttackResult.Budget budget : result.budgets()) {
            assertThat(budget.successRate()).isGreaterThanOrEqualTo(before);
            before = budget.successRate();
            int[][] tokens = NetworkTokenLoss.tokens(budget.adversarial());
            int[] decisions = model.labels(budget.adversarial());
            for (int row = 0; row < labels.length; row++) {
                assertThat(budget.success().get(row)).isEqualTo(decisions[row] != labels[row]);
                int changed = 0;
                for (int place = 0; place < PLACES; place++) {
                    changed += tokens[row][place] == TOKENS[row][place] ? 0 : 1;
                }
                assertThat((double) changed).isLessThanOrEqualTo(budget.epsilon());
                assertThat(budget.distance().get(row))
                        .isEqualTo(budget.success().get(row) ? changed : Double.POSITIVE_INFINITY);
                assertThat(budget.loss().get(row)).isCloseTo(margin(model, labels[row], tokens[row]), within(1e-9));
            }
        }
        assertThat(result.at(0).adversarial()).isEqualTo(x);
        assertThat(result.at(0).success()).containsExactly(false, false, false, true, false, false);
        assertThat(result.at(3).successRate()).isGreaterThan(.6);
        assertThat(NetworkTokenLoss.tokens(result.at(3).adversarial())[3]).isEqualTo(TOKENS[3]);
        assertThat(result.forward(3)).isEqualTo(1);
        assertThat(result.backward(3)).isZero();
        assertThat(x).isEqualTo(oneHot(TOKENS));
    }

    @Test
    void aResultDoesNotDependOnTheBatch() {
        GradientModel model = Kind.MULTI_LAYER.view();
        int[] labels = model.labels(oneHot(TOKENS));
        AttackOptions options = new AttackOptions().withSeed(7);
        AttackResult whole = ATTACK.run(model, oneHot(TOKENS), Criterion.untargeted(labels), options);
        AttackResult parts = ATTACK.run(model, oneHot(TOKENS), Criterion.untargeted(labels), options.withBatchSize(5));
        AttackResult alone =
                ATTACK.run(model, oneHot(TOKENS[4]), Criterion.untargeted(labels[4]), options.withFirstSample(4));
        for (AttackResult.Budget budget : whole.budgets()) {
            int[][] tokens = NetworkTokenLoss.tokens(budget.adversarial());
            assertThat(NetworkTokenLoss.tokens(parts.at(budget.epsilon()).adversarial()))
                    .isDeepEqualTo(tokens);
            assertThat(NetworkTokenLoss.tokens(alone.at(budget.epsilon()).adversarial())[0])
                    .isEqualTo(tokens[4]);
        }
    }

    @Test
    void targetsAreReached() {
        GradientModel model = Kind.MULTI_LAYER.view();
        int[] targets = Arrays.stream(model.labels(oneHot(TOKENS)))
                .map(label -> (label + 1) % 3)
                .toArray();
        Gcg attack = new Gcg(List.of(5.0), 60, 64, 8, 1, false, LogitLoss.CE);
        AttackResult.Budget found = attack.run(model, oneHot(TOKENS), Criterion.targeted(targets), new AttackOptions())
                .at(5);
        assertThat(found.successRate()).isEqualTo(1);
        assertThat(model.labels(found.adversarial())).isEqualTo(targets);
    }

    @Test
    void theNetworkIsAsItWas() {
        MultiLayerNetwork net = words();
        double[] params = net.params().dup().data().asDouble();
        double[] state = net.getUpdater().getStateViewArray().dup().data().asDouble();
        Nd4j.getRandom().setSeed(12);
        double[] draws = Nd4j.rand(DataType.DOUBLE, 3).data().asDouble();
        Nd4j.getRandom().setSeed(12);
        ATTACK.run(Classifiers.ofTokens(net), oneHot(TOKENS), Criterion.untargeted(new int[6]), new AttackOptions());
        assertThat(Nd4j.rand(DataType.DOUBLE, 3).data().asDouble()).isEqualTo(draws);
        assertThat(net.params().dup().data().asDouble()).isEqualTo(params);
        assertThat(net.getUpdater().getStateViewArray().dup().data().asDouble()).isEqualTo(state);
    }

    @Test
    void failuresAreTold() {
        double[][] flat = new double[2][VOCABULARY * PLACES];
        GradientModel constant = new Linear(flat, new double[] {1, 0});
        AttackResult still = ATTACK.run(constant, oneHot(TOKENS[0]), Criterion.untargeted(0), new AttackOptions());
        assertThat(still.failure(0)).isEqualTo(Failure.ZERO_GRADIENT);
        assertThat(still.at(2).success()).containsExactly(false);
        GradientModel broken = new Linear(flat, new double[] {Double.NaN, 0});
        AttackResult lost = ATTACK.run(broken, oneHot(TOKENS[0]), Criterion.untargeted(0), new AttackOptions());
        assertThat(lost.failure(0)).isEqualTo(Failure.NON_FINITE);
        assertThat(lost.at(2).adversarial()).isEqualTo(oneHot(TOKENS[0]));
        assertThatThrownBy(() -> ATTACK.run(
                        broken,
                        oneHot(TOKENS[0]),
                        Criterion.untargeted(0),
                        new AttackOptions().withFailOnNonFinite(true)))
                .hasMessage("the model gave a NaN or an infinity in the scores of row 0");
    }

    @Test
    void refusesWhatIsNoSequence() {
        GradientModel model = Kind.MULTI_LAYER.view();
        INDArray soft = oneHot(TOKENS).muli(.5);
        assertThatThrownBy(() -> ATTACK.run(model, soft, Criterion.untargeted(new int[6]), new AttackOptions()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "x is not one-hot in row 0 at place 0, allowed is a single 1 among zeros along the vocabulary");
        assertThatThrownBy(() -> new Gcg(List.of(1.5), 1, 1, 1, 1, false, LogitLoss.CE))
                .hasMessage("epsilon is [1.5], allowed is whole numbers of tokens");
        assertThat(ServiceLoader.load(Attack.class)).contains(new Gcg());
        assertThat(SameDiffExt.load().attack("gcg", Map.of("epsilon", List.of(2), "topK", 9, "loss", "ce")))
                .isEqualTo(new Gcg(List.of(2.0), 250, 512, 9, 1, false, LogitLoss.CE));
    }
}
