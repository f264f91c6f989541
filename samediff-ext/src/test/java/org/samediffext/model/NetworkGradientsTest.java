package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One function as the three kinds of model has one gradient; it is compared with differences of the loss written out. */
class NetworkGradientsTest {
    private static final double[][] V = {{1, -.5, .3}, {-.7, .8, .2}};
    private static final double[][] U = {{1.2, -.6}, {-.4, .9}, {.2, -.5}};
    private static final double[][] X = {{.6, .3}, {.9, .5}, {.1, .8}};
    private static final double[][] Y = {{1, 0}, {0, 1}, {.25, .75}};

    /** The kinds of model, without biases, and with a dropout where that has an inference form. */
    enum Kind {
        MULTI_LAYER {
            @Override
            NetworkGradients of(DataType type) {
                MultiLayerNetwork net = new MultiLayerNetwork(
                        builder(type).list().layer(hidden()).layer(output()).build());
                net.init();
                set(net.getParam("0_W"), net.getParam("1_W"));
                NetworkGradients gradients = NetworkGradients.of(net);
                net.params().assign(0);
                return gradients;
            }

            @Override
            double[] flat(double[][] v, double[][] u) {
                return columns(v, u);
            }
        },
        GRAPH {
            @Override
            NetworkGradients of(DataType type) {
                ComputationGraph net = new ComputationGraph(builder(type)
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("0", hidden(), "in")
                        .addLayer("1", output(), "0")
                        .setOutputs("1")
                        .build());
                net.init();
                set(net.getParam("0_W"), net.getParam("1_W"));
                NetworkGradients gradients = NetworkGradients.of(net);
                net.params().assign(0);
                return gradients;
            }

            @Override
            double[] flat(double[][] v, double[][] u) {
                return columns(v, u);
            }
        },
        SAMEDIFF {
            @Override
            NetworkGradients of(DataType type) {
                SameDiff sd = graph(type);
                NetworkGradients gradients = NetworkGradients.of(sd, "in", "labels");
                sd.getArrForVarName("V").assign(0);
                return gradients;
            }

            @Override
            double[] flat(double[][] v, double[][] u) {
                double[] numbers = new double[12];
                int next = 0;
                // by name: U comes before V
                for (double[][] matrix : new double[][][] {u, v}) {
                    for (double[] row : matrix) {
                        for (double number : row) {
                            numbers[next++] = number;
                        }
                    }
                }
                return numbers;
            }
        };

        abstract NetworkGradients of(DataType type);

        abstract double[] flat(double[][] v, double[][] u);

        private static NeuralNetConfiguration.Builder builder(DataType type) {
            return new NeuralNetConfiguration.Builder()
                    .dataType(type)
                    .updater(new NoOp())
                    .l2(.1);
        }

        private static DenseLayer hidden() {
            return new DenseLayer.Builder()
                    .nIn(2)
                    .nOut(3)
                    .hasBias(false)
                    .activation(Activation.TANH)
                    .build();
        }

        private static OutputLayer output() {
            return new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(3)
                    .nOut(2)
                    .hasBias(false)
                    .dropOut(.5)
                    .activation(Activation.SOFTMAX)
                    .build();
        }

        private static void set(INDArray v, INDArray u) {
            v.assign(Nd4j.create(V));
            u.assign(Nd4j.create(U));
        }

        private static double[] columns(double[][] v, double[][] u) {
            double[] numbers = new double[12];
            int next = 0;
            for (double[][] matrix : new double[][][] {v, u}) {
                for (int column = 0; column < matrix[0].length; column++) {
                    for (double[] row : matrix) {
                        numbers[next++] = row[column];
                    }
                }
            }
            return numbers;
        }
    }

    private static SameDiff graph(DataType type) {
        SameDiff sd = SameDiff.create();
        SDVariable in = sd.placeHolder("in", type, -1, 2);
        SDVariable labels = sd.placeHolder("labels", type, -1, 2);
        SDVariable hidden = sd.math().tanh(in.mmul(sd.var("V", Nd4j.create(V).castTo(type))));
        SDVariable z = hidden.mmul("z", sd.var("U", Nd4j.create(U).castTo(type)));
        SDVariable loss = sd.loss().softmaxCrossEntropy("loss", labels, z, null);
        sd.setLossVariables(loss);
        return sd;
    }

    /** The mean cross entropy by hand. */
    private static double loss(double[][] x, double[][] y, double[][] v, double[][] u) {
        double sum = 0;
        for (int row = 0; row < x.length; row++) {
            double[] z = new double[2];
            for (int j = 0; j < 3; j++) {
                double h = Math.tanh(x[row][0] * v[0][j] + x[row][1] * v[1][j]);
                z[0] += h * u[j][0];
                z[1] += h * u[j][1];
            }
            double total = Math.log(Math.exp(z[0]) + Math.exp(z[1]));
            sum += y[row][0] * (total - z[0]) + y[row][1] * (total - z[1]);
        }
        return sum / x.length;
    }

    /** By central differences of the loss by hand. */
    private static double[][][] byHand(double[][] x, double[][] y) {
        double[][][] slopes = {new double[2][3], new double[3][2]};
        double[][][] at = {copy(V), copy(U)};
        for (int m = 0; m < 2; m++) {
            for (int i = 0; i < at[m].length; i++) {
                for (int j = 0; j < at[m][0].length; j++) {
                    double centre = at[m][i][j];
                    at[m][i][j] = centre + 1e-5;
                    double ahead = loss(x, y, at[0], at[1]);
                    at[m][i][j] = centre - 1e-5;
                    slopes[m][i][j] = (ahead - loss(x, y, at[0], at[1])) / 2e-5;
                    at[m][i][j] = centre;
                }
            }
        }
        return slopes;
    }

    private static double[][] copy(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    private static double dot(double[][][] a, double[][][] b) {
        double sum = 0;
        for (int m = 0; m < a.length; m++) {
            for (int i = 0; i < a[m].length; i++) {
                for (int j = 0; j < a[m][0].length; j++) {
                    sum += a[m][i][j] * b[m][i][j];
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsThatOfTheMeanLossAlsoOfAFloatModelThatChangedSince(Kind kind) {
        double[][][] slopes = byHand(X, Y);
        double[] expected = kind.flat(slopes[0], slopes[1]);
        NetworkGradients exact = kind.of(DataType.DOUBLE);
        assertThat(exact.parameters(Nd4j.create(X), Nd4j.create(Y)).toDoubleVector())
                .containsExactly(expected, within(1e-9));
        INDArray x = Nd4j.create(X).castTo(DataType.FLOAT);
        INDArray found = kind.of(DataType.FLOAT).parameters(x, Nd4j.create(Y).castTo(DataType.FLOAT));
        assertThat(found.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(found.toDoubleVector()).containsExactly(expected, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void itChangesWithExamplesAndLabelsAsByHand(Kind kind) {
        NetworkGradients model = kind.of(DataType.DOUBLE);
        double[][][] v = {{{.3, -.2, .5}, {.1, .4, -.6}}, {{-.1, .7}, {.2, -.3}, {.6, .05}}};
        INDArray direction = Nd4j.create(kind.flat(v[0], v[1])).reshape(1, 12);
        INDArray mixed = model.mixed(Nd4j.create(X), Nd4j.create(Y), direction);
        INDArray byLabels = model.byLabels(Nd4j.create(X), Nd4j.create(Y), direction);
        double h = 1e-3;
        for (int row = 0; row < 3; row++) {
            double[] change = new double[2];
            for (int i = 0; i < 2; i++) {
                double[][] up = copy(X);
                up[row][i] += h;
                double[][] down = copy(X);
                down[row][i] -= h;
                double expected = (dot(byHand(up, Y), v) - dot(byHand(down, Y), v)) / (2 * h);
                assertThat(mixed.getDouble(row, i)).isCloseTo(expected, within(1e-6));
                double[][] more = copy(Y);
                more[row][i] += 1;
                change[i] = dot(byHand(X, more), v) - dot(byHand(X, Y), v);
            }
            assertThat(byLabels.getDouble(row, 0) - byLabels.getDouble(row, 1))
                    .isCloseTo(change[0] - change[1], within(1e-8));
        }
        assertThat(model.mixed(Nd4j.create(X), Nd4j.create(Y), direction.like()).toDoubleMatrix())
                .isDeepEqualTo(new double[3][2]);
    }

    @Test
    void refusesAGraphWithoutASingleLossOfExamplesAndLabels() {
        SameDiff two = graph(DataType.DOUBLE);
        two.setLossVariables("loss", "z");
        assertThatThrownBy(() -> NetworkGradients.of(two, "in", "labels"))
                .hasMessage(
                        "the graph has the loss variables [loss, z]; allowed is one, see SameDiff.setLossVariables");
        SameDiff sd = graph(DataType.DOUBLE);
        assertThatThrownBy(() -> NetworkGradients.of(sd, "in", "label"))
                .hasMessageStartingWith("placeholder: the graph has no variable label; it has ");
        assertThatThrownBy(() -> NetworkGradients.of(sd, "in", "V"))
                .hasMessage("placeholder: V is no floating point placeholder; the placeholders are [in, labels]");
        assertThatThrownBy(() -> NetworkGradients.of(sd, "in", "in"))
                .hasMessage("the placeholder for the examples is also that for the labels, in; allowed are two");
    }
}
