package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Defense;
import org.samediffext.spi.Norm;

/**
 * The batches of each defense against loops in plain Java, with the network's gradient written out: two passes over data in batches of
 * seven and of the five that are left.
 */
class DefenseBatchesTest {
    private static final double EPSILON = 1.5;
    private static final DataSet DATA = Tasks.gaussians(DataType.DOUBLE, 12, .4, 3, .3, .2, -.2);
    private static final MultiLayerNetwork NET = Tasks.net(DataType.DOUBLE, 3, false);

    /** The class scores and their pull on the input, as arrays of arrays. */
    private static final double[][] W0 = Toy.matrix(NET.getParam("0_W"));

    private static final double[][] W1 = Toy.matrix(NET.getParam("1_W"));
    private static final double[] B0 = NET.getParam("0_b").toDoubleVector();
    private static final double[] B1 = NET.getParam("1_b").toDoubleVector();

    private static double[] hidden(double[] x) {
        double[] hidden = B0.clone();
        for (int j = 0; j < hidden.length; j++) {
            for (int i = 0; i < x.length; i++) {
                hidden[j] += x[i] * W0[i][j];
            }
            hidden[j] = Math.tanh(hidden[j]);
        }
        return hidden;
    }

    private static double[] softmax(double[] x) {
        double[] hidden = hidden(x);
        double[] p = B1.clone();
        for (int k = 0; k < p.length; k++) {
            for (int j = 0; j < hidden.length; j++) {
                p[k] += hidden[j] * W1[j][k];
            }
            p[k] = Math.exp(p[k]);
        }
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(each -> each / sum).toArray();
    }

    /** The gradient of CE to y, and also of KL from y, by x. */
    private static double[] gradient(double[] x, double[] y) {
        double[] hidden = hidden(x);
        double[] q = softmax(x);
        double[] gradient = new double[x.length];
        for (int j = 0; j < hidden.length; j++) {
            double pull = 0;
            for (int k = 0; k < q.length; k++) {
                pull += W1[j][k] * (q[k] - y[k]);
            }
            for (int i = 0; i < x.length; i++) {
                gradient[i] += pull * (1 - hidden[j] * hidden[j]) * W0[i][j];
            }
        }
        return gradient;
    }

    private static double length(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(each -> each * each).sum());
    }

    private static double[] step(Norm norm, double[] clean, double[] x, double[] gradient, double length) {
        double[] offset = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double direction = norm == Norm.L2 ? gradient[i] / length(gradient) : Math.signum(gradient[i]);
            offset[i] = x[i] + length * direction - clean[i];
        }
        double far = length(offset);
        for (int i = 0; i < x.length; i++) {
            offset[i] = clean[i]
                    + (norm == Norm.L2
                            ? offset[i] * Math.min(1, EPSILON / far)
                            : Math.min(Math.max(offset[i], -EPSILON), EPSILON));
        }
        return offset;
    }

    private static double[] climb(
            Norm norm, double[] clean, double[] start, double[] y, int steps, double relativeStep) {
        double[] x = start;
        for (int step = 0; step < steps; step++) {
            x = step(norm, clean, x, gradient(x, y), relativeStep * EPSILON / steps);
        }
        return x;
    }

    private static Neighbourhood near(Norm norm, double[] clean) {
        return new Neighbourhood(clean, new Ball(norm, EPSILON), Tasks.WIDE);
    }

    /** What becomes of an example, by its number in the data and its stream. */
    private static void holds(Defense defense, long seed, BiFunction<Integer, SampleRandom, double[]> expected) {
        DataSetIterator batches = defense.batches(Tasks.minibatches(DATA, 7), Classifiers.of(NET, Tasks.WIDE), seed);
        double[][] clean = Rows.read(DATA.getFeatures());
        boolean pairs = defense.loss().isPresent();
        for (int pass = 0; pass < 2; pass++) {
            int row = 0;
            for (DataSet batch : Tasks.all(batches)) {
                double[][] found = Rows.read(batch.getFeatures());
                int rows = Math.min(7, 12 - row);
                assertThat(found).hasDimensions(pairs ? 2 * rows : rows, 3);
                for (int i = 0; i < rows; i++) {
                    if (pairs) {
                        assertThat(found[i]).containsExactly(clean[row]);
                    }
                    assertThat(found[pairs ? rows + i : i])
                            .as("pass %d, row %d", pass, row)
                            .containsExactly(expected.apply(row, SampleRandom.of(seed, row, pass)), within(1e-9));
                    row++;
                }
            }
            assertThat(row).isEqualTo(12);
            batches.reset();
        }
    }

    private static double[] row(int row) {
        return Rows.read(DATA.getFeatures())[row];
    }

    private static double[] label(int row) {
        return Rows.read(DATA.getLabels())[row];
    }

    @ParameterizedTest
    @CsvSource({"LINF, true", "L2, true", "LINF, false", "L2, false"})
    void adversarialTrainingClimbsTheCrossEntropy(Norm norm, boolean randomStart) {
        holds(new AdversarialTraining(norm, EPSILON, 3, .9, randomStart, 0), 5, (row, random) -> {
            double[] start = randomStart ? near(norm, row(row)).uniform(random.stream(0)) : row(row);
            return climb(norm, row(row), start, label(row), 3, .9);
        });
    }

    @Test
    void fastTakesOneStepFromARandomStart() {
        holds(
                new Fast(EPSILON, .7),
                6,
                (row, random) -> climb(
                        Norm.LINF, row(row), near(Norm.LINF, row(row)).uniform(random.stream(0)), label(row), 1, .7));
    }

    @ParameterizedTest
    @CsvSource({"LINF", "L2"})
    void tradesClimbsTheDivergenceFromTheCleanExample(Norm norm) {
        holds(
                new Trades(6, norm, EPSILON, 3, 1.6, .01),
                7,
                (row, random) ->
                        climb(norm, row(row), near(norm, row(row)).noisy(random, .01), softmax(row(row)), 3, 1.6));
    }

    @ParameterizedTest
    @CsvSource({"LINF", "L2"})
    void martClimbsTheCrossEntropy(Norm norm) {
        holds(
                new Mart(5, norm, EPSILON, 3, 1.6, .01),
                8,
                (row, random) -> climb(norm, row(row), near(norm, row(row)).noisy(random, .01), label(row), 3, 1.6));
    }

    /** Each batch three times; the perturbation of a place is carried over batches and passes. */
    @Test
    void freeCarriesThePerturbationOn() {
        DataSetIterator batches =
                new Free(EPSILON, 3).batches(Tasks.minibatches(DATA, 7), Classifiers.of(NET, Tasks.WIDE), 9);
        double[][] delta = new double[7][3];
        List<Integer> sizes = new ArrayList<>();
        boolean turned = false;
        for (int pass = 0; pass < 2; pass++) {
            List<DataSet> made = Tasks.all(batches);
            for (int replay = 0; replay < made.size(); replay++) {
                double[][] found = Rows.read(made.get(replay).getFeatures());
                sizes.add(found.length);
                for (int i = 0; i < found.length; i++) {
                    int row = i + (replay < 3 ? 0 : 7);
                    double[] x = row(row);
                    for (int k = 0; k < 3; k++) {
                        x[k] += delta[i][k];
                    }
                    assertThat(found[i])
                            .as("pass %d, replay %d, row %d", pass, replay, row)
                            .containsExactly(x, within(1e-9));
                    double[] gradient = gradient(x, label(row));
                    for (int k = 0; k < 3; k++) {
                        turned |= delta[i][k] * gradient[k] < 0;
                        delta[i][k] =
                                Math.min(Math.max(delta[i][k] + EPSILON * Math.signum(gradient[k]), -EPSILON), EPSILON);
                    }
                }
            }
            batches.reset();
        }
        assertThat(sizes).containsExactly(7, 7, 7, 5, 5, 5, 7, 7, 7, 5, 5, 5);
        assertThat(turned).as("a perturbation is taken back").isTrue();
    }

    @Test
    void theLossesHaveTheWeightsOfTheirDefenses() {
        assertThat(new Trades(3, Norm.L2, EPSILON, 3, .9, .01).loss()).contains(new TradesLoss(3));
        assertThat(new Mart(2, Norm.L2, EPSILON, 3, .9, .01).loss()).contains(new MartLoss(2));
        assertThat(new Fast().loss()).isEmpty();
    }
}
