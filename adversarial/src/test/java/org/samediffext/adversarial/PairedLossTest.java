package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.ConfigException;
import org.samediffext.Losses;
import org.samediffext.SameDiffExt;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Defense;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Norm;

/** The losses of TRADES and MART. The values of their terms were computed by an independent NumPy prototype. */
class PairedLossTest {
    private static DataType before = DataType.FLOAT;

    @BeforeAll
    static void wantDoubles() {
        before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void restore() {
        Nd4j.setDefaultDataTypes(before, before);
    }

    static List<LossTerm> losses() {
        return List.of(new TradesLoss(6), new TradesLoss(.5), new MartLoss(5), new MartLoss(0));
    }

    private static INDArray logs(double[]... probabilities) {
        INDArray z = Nd4j.create(probabilities);
        for (int i = 0; i < z.length(); i++) {
            z.putScalar(i, Math.log(z.getDouble(i)) + 1.5);
        }
        return z;
    }

    private static INDArray first(int rows, int classes) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, rows, classes);
        for (int row = 0; row < rows; row++) {
            labels.putScalar(row, (row % (rows / 2)) % classes, 1);
        }
        return labels;
    }

    private static INDArray scores(long seed, int rows, int classes) {
        SampleRandom random = new SampleRandom(seed);
        INDArray z = Nd4j.create(DataType.DOUBLE, rows, classes);
        for (int i = 0; i < z.length(); i++) {
            z.putScalar(i, 2 * random.gaussian());
        }
        return z;
    }

    @Test
    void theTermsHaveTheGoldenValues() {
        INDArray trades = logs(new double[] {.7, .2, .1}, new double[] {.5, .3, .2});
        INDArray mart = logs(new double[] {.6, .3, .1}, new double[] {.3, .5, .2});
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            double near = type == DataType.DOUBLE ? 5e-7 : 1e-4;
            INDArray robust = new TradesLoss(1)
                    .evaluate(first(2, 3), trades.castTo(type), null)
                    .values();
            assertThat(robust.getDouble(0) / 2).isCloseTo(-Math.log(.7), within(near));
            assertThat(robust.getDouble(1) / 2).isCloseTo(.0851228, within(near));
            INDArray boosted = new MartLoss(1)
                    .evaluate(first(2, 3), mart.castTo(type), null)
                    .values();
            assertThat(boosted.getDouble(0) / 2).isCloseTo(.0773304, within(near));
            assertThat(boosted.getDouble(1) / 2).isCloseTo(1.896920, within(near));
            INDArray all = new TradesLoss(1)
                    .evaluate(first(2, 3), mart.castTo(type), null)
                    .values();
            assertThat(all.getDouble(1) / 2).isCloseTo(.193326, within(near));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theGradientIsTheSlopeOfTheValue(LossTerm loss) {
        INDArray z = scores(3, 10, 4);
        INDArray weights = Nd4j.createFromArray(1, .5, 0, 2, 1, 1, .5, 0, 2, 1).reshape(10, 1);
        INDArray gradient = loss.evaluate(first(10, 4), z, weights).gradient();
        for (int i = 0; i < z.length(); i++) {
            double step = 1e-5;
            INDArray up = z.dup();
            INDArray down = z.dup();
            up.putScalar(i, z.getDouble(i) + step);
            down.putScalar(i, z.getDouble(i) - step);
            double slope = (sum(loss, up, weights) - sum(loss, down, weights)) / (2 * step);
            assertThat(gradient.getDouble(i)).as("score %d", i).isCloseTo(slope, within(1e-7));
        }
        assertThat(gradient.getRow(2).amaxNumber().doubleValue()).isZero();
        assertThat(gradient.getRow(7).amaxNumber().doubleValue()).isZero();
    }

    private static double sum(LossTerm loss, INDArray z, INDArray weights) {
        return loss.evaluate(first(10, 4), z, weights).values().sumNumber().doubleValue();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theGraphSaysTheSame(LossTerm loss) {
        INDArray z = scores(4, 10, 4);
        INDArray labels = first(10, 4);
        INDArray weights = Nd4j.createFromArray(1, .5, 0, 2, 1, 1, .5, 0, 2, 1).reshape(10, 1);
        for (INDArray mask : new INDArray[] {Nd4j.ones(DataType.DOUBLE, 10, 1), weights}) {
            SameDiff sd = SameDiff.create();
            SDVariable in = sd.placeHolder("labels", DataType.DOUBLE, -1, 4);
            SDVariable out = sd.var("output", z.dup());
            SDVariable given = mask == weights ? sd.placeHolder("weights", DataType.DOUBLE, -1, 1) : null;
            SDVariable scalar = loss.build(sd, in, out, given);
            sd.setLossVariables(scalar.name());
            Map<String, INDArray> values = new HashMap<>(Map.of("labels", labels));
            if (given != null) {
                values.put("weights", mask);
            }
            LossTerm.Rows rows = loss.evaluate(labels, z, mask);
            double value = Objects.requireNonNull(
                            sd.output(values, scalar.name()).get(scalar.name()))
                    .getDouble(0);
            assertThat(value).isCloseTo(rows.values().sumNumber().doubleValue(), within(1e-9));
            INDArray gradient = Objects.requireNonNull(
                    sd.calculateGradients(values, "output").get("output"));
            assertThat(gradient.sub(rows.gradient()).amaxNumber().doubleValue()).isLessThan(1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void passesTheGradientCheckOfDl4j(LossTerm loss) {
        MultiLayerNetwork net = Tasks.net(Tasks.dense(DataType.DOUBLE, 3, Losses.of(loss), false, new NoOp()));
        INDArray mask = Nd4j.createFromArray(1.0, 1, 0, 1, 1, 1, 0, 1).reshape(8, 1);
        for (@Nullable INDArray weights : new INDArray[] {null, mask}) {
            assertThat(GradientCheckUtil.checkGradients(new MLNConfig()
                            .net(net)
                            .input(scores(5, 8, 3))
                            .labels(first(8, 2))
                            .labelMask(weights)
                            .epsilon(1e-6)
                            .maxRelError(1e-5)
                            .minAbsoluteError(1e-9)
                            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
                    .isTrue();
        }
    }

    /** With β = 0 the N pairs train as the N clean rows do. */
    @Test
    void withoutTheRobustTermTradesIsTrainingAsAlways() {
        DataSet data = Tasks.gaussians(DataType.DOUBLE, 20, 1, 3, 1, .5, -.5);
        MultiLayerNetwork plain = Tasks.net(Tasks.dense(DataType.DOUBLE, 3, new LossMCXENT(), false, new Sgd(.1)));
        MultiLayerNetwork trained =
                Tasks.net(Tasks.dense(DataType.DOUBLE, 3, Losses.of(new TradesLoss(0)), false, new Sgd(.1)));
        Defense trades = new Trades(0, Norm.LINF, .25, 3, 2, .001);
        plain.fit(Tasks.minibatches(data, 10), 3);
        trained.fit(trades.batches(Tasks.minibatches(data, 10), Classifiers.of(trained, Tasks.WIDE), 5), 3);
        assertThat(trained.params().sub(plain.params()).amaxNumber().doubleValue())
                .isLessThan(1e-13);
        assertThat(trained.score()).isCloseTo(plain.score(), within(1e-12));
    }

    @Test
    void withoutRoomNothingIsToBeAgreedUpon() {
        DataSet data = Tasks.gaussians(DataType.DOUBLE, 20, 1, 3, 1, .5, -.5);
        MultiLayerNetwork net = Tasks.net(DataType.DOUBLE, 3, false);
        DataSet pairs = new Trades(6, Norm.LINF, 0, 3, 2, .001)
                .batches(Tasks.minibatches(data, 20), Classifiers.of(net, Tasks.WIDE), 5)
                .next();
        double[] x = data.getFeatures().dup('c').data().asDouble();
        double[] both = pairs.getFeatures().dup('c').data().asDouble();
        assertThat(Arrays.copyOf(both, 60)).containsExactly(x);
        assertThat(Arrays.copyOfRange(both, 60, 120)).containsExactly(x);
        INDArray z = scores(6, 5, 4);
        LossTerm.Rows rows = new TradesLoss(6).evaluate(first(10, 4), Nd4j.concat(0, z, z), null);
        for (int row = 5; row < 10; row++) {
            assertThat(rows.values().getDouble(row)).isZero();
            assertThat(rows.gradient().getRow(row).amaxNumber().doubleValue()).isZero();
        }
    }

    @Test
    void masksAndMetadataGoWithThePairs() {
        DataSet data = Tasks.gaussians(DataType.DOUBLE, 4, 1, 3, 1, .5, -.5);
        data.setLabelsMaskArray(Nd4j.createFromArray(1.0, 0, 1, 1).reshape(4, 1));
        MultiLayerNetwork net = Tasks.net(DataType.DOUBLE, 3, false);
        DataSet pairs = new Mart(5, Norm.L2, .2, 3, 2, .001)
                .batches(Tasks.minibatches(data, 4), Classifiers.of(net, Tasks.WIDE), 5)
                .next();
        double[] mask = pairs.getLabelsMaskArray().getColumn(0).toDoubleVector();
        assertThat(mask).containsExactly(1, 0, 1, 1, 1, 0, 1, 1);
        assertThat(pairs.getLabels().size(0)).isEqualTo(8);
    }

    @Test
    void aConfigurationInstallsTheLossOfItsDefense() {
        SameDiffExt ext = SameDiffExt.load();
        MultiLayerNetwork net = Tasks.net(DataType.DOUBLE, 3, false);
        ext.install(ext.parse("defense: { method: trades, epsilon: 0.1, beta: 2 }"), net);
        assertThat(((OutputLayer) net.getLayerWiseConfigurations().getConf(1).getLayer()).getLossFn())
                .isEqualTo(Losses.of(new TradesLoss(2)));
        assertThatThrownBy(() -> ext.install(
                        ext.parse("defense: { method: mart, epsilon: 0.1 }\nloss: { method: trades, beta: 2 }"), net))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the defense mart trains with the loss mart");
        ext.install(
                ext.parse("defense: { method: trades, epsilon: 0.1, beta: 2 }\nloss: { method: trades, beta: 2 }"),
                net);
    }

    @Test
    void aSavedModelKeepsTheLoss(@TempDir Path folder) throws IOException {
        MultiLayerNetwork net =
                Tasks.net(Tasks.dense(DataType.DOUBLE, 3, Losses.of(new MartLoss(4)), false, new Sgd(.1)));
        File file = folder.resolve("net.zip").toFile();
        ModelSerializer.writeModel(net, file, false);
        DataSet pairs = new DataSet(scores(5, 8, 3), first(8, 2));
        assertThat(ModelSerializer.restoreMultiLayerNetwork(file).score(pairs)).isEqualTo(net.score(pairs));
    }

    @Test
    void areFoundByNameAndRefuseWhatHasNoMeaning() {
        assertThat(ServiceLoader.load(LossTerm.class)).contains(new TradesLoss(), new MartLoss());
        assertThat(SameDiffExt.load().lossTerm("mart", Map.of("lambda", 3.0))).isEqualTo(new MartLoss(3));
        INDArray z = scores(5, 6, 3);
        assertThatThrownBy(() -> new TradesLoss()
                        .evaluate(
                                first(6, 3).get(NDArrayIndex.interval(0, 5), NDArrayIndex.all()),
                                z.get(NDArrayIndex.interval(0, 5), NDArrayIndex.all()),
                                null))
                .hasMessageContaining("loss trades: the labels are [5, 3]")
                .hasMessageContaining("an even number of rows");
        INDArray uneven = Nd4j.createFromArray(1.0, 1, 1, 1, 1, 0).reshape(6, 1);
        assertThatThrownBy(() -> new TradesLoss().evaluate(first(6, 3), z, uneven))
                .hasMessageContaining("the weights of the rows 2 and 5 are 1.0 and 0.0");
        assertThatThrownBy(() -> new MartLoss().evaluate(first(6, 3).mul(.5), z, null))
                .hasMessageContaining("allowed is one-hot");
        assertThatThrownBy(() -> new TradesLoss(-1)).hasMessageContaining("beta is -1");
        assertThatThrownBy(() -> new Mart(-1, Norm.L2, .1, 1, 1, 0)).hasMessageContaining("lambda is -1");
        assertThatThrownBy(() -> new Trades(1, Norm.L2, .1, 0, 1, 0)).hasMessageContaining("steps is 0");
    }
}
