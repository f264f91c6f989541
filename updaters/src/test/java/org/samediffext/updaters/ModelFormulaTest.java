package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;

/** Formulas with reductions over the whole model, against plain loops, in all kinds of model. */
class ModelFormulaTest {
    private static final double RATE = 0.05;
    private static final double DECAY = 0.1;

    private static Object model(ToyModel kind, Formula rule) {
        Object model = kind.build(new RuleUpdater(rule, RATE, null, DECAY, 0));
        Updaters.attach(model);
        return model;
    }

    /** The gradient is what stochastic gradient descent with rate 1 subtracts. */
    private static double[] gradient(ToyModel kind, double[] theta, int step) {
        Object probe = kind.build(new Sgd(1));
        int at = 0;
        for (var parameter : kind.parameters(probe)) {
            double[] values = Arrays.copyOfRange(theta, at, at + (int) parameter.length());
            parameter.assign(Nd4j.createFromArray(values).reshape('c', parameter.shape()));
            at += values.length;
        }
        kind.fit(probe, step, step + 1);
        double[] after = kind.flat(probe);
        for (int i = 0; i < after.length; i++) {
            after[i] = theta[i] - after[i];
        }
        return after;
    }

    private static void assertClose(double[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void stepsAsThePlainLoops(ToyModel kind) {
        Object model = model(kind, Rules.LOOKS_AT_THE_MODEL);
        double[] theta = kind.flat(model);
        double[] m = new double[theta.length];
        double s = 0;
        for (int t = 0; t < 8; t++) {
            double[] g = gradient(kind, theta, t);
            double squares = Arrays.stream(g).map(x -> x * x).sum();
            double largest = Arrays.stream(g).map(Math::abs).max().orElseThrow();
            double mean = Arrays.stream(theta).average().orElseThrow();
            s = 0.9 * s + 0.1 * squares;
            int at = 0;
            for (int size : ByHand.SIZES) {
                double norm = 0;
                for (int i = at; i < at + size; i++) {
                    norm += theta[i] * theta[i];
                }
                for (int i = at; i < at + size; i++) {
                    m[i] = 0.8 * m[i] + g[i] / (Math.sqrt(s) + largest);
                    theta[i] -= RATE * m[i] * (1 + 0.1 * Math.sqrt(norm))
                            + RATE * 0.01 * Math.sqrt(squares) * (theta[i] - mean)
                            + RATE * DECAY * theta[i];
                }
                at += size;
            }
            kind.fit(model, t, t + 1);
            assertClose(kind.flat(model), theta);
        }
    }

    /** The rates of groups differ, their method does not: what is reduced is one model. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void groupsOfOneMethodAreReducedTogetherAndOthersByThemselves(ToyModel kind, @TempDir Path folder) {
        Object model = kind.build(new Sgd(0.1));
        SameDiffExt ext = SameDiffExt.load();
        ext.install(ext.parse("""
                updater:
                  method: formula
                  learningRate: 0.5
                  formula: step = lr*g/modelnorm(g)
                  groups:
                    - { match: '0_b', method: formula, learningRate: 0.25, formula: step = lr*g/modelnorm(g) }
                    - { match: '1_b', method: formula, learningRate: 0.125, formula: step = lr*g/modelnorm1(g) }
                """), model);
        double[] theta = kind.flat(model);
        double[] g = gradient(kind, theta, 0);
        double squares = 0;
        double sizes = 0;
        for (int i = 0; i < g.length; i++) {
            squares += i < 48 ? g[i] * g[i] : 0;
            sizes += i < 48 ? 0 : Math.abs(g[i]);
        }
        for (int i = 0; i < g.length; i++) {
            double rate = i < 24 || (i >= 30 && i < 48) ? 0.5 : i < 30 ? 0.25 : 0.125;
            theta[i] -= rate * g[i] / (i < 48 ? Math.sqrt(squares) : sizes);
        }
        kind.fit(model, 0, 1);
        assertClose(kind.flat(model), theta);
        File file = folder.resolve("model").toFile();
        kind.save(model, file);
        Object restored = kind.restore(file);
        kind.fit(model, 1, 4);
        kind.fit(restored, 1, 4);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
    }

    @Test
    void everyShapeIsReducedTogether() {
        Formula rule = new Formula("step = lr*g/modelnorm(g)", List.of(), Map.of());
        for (ShapedModel kind : ShapedModel.values()) {
            Object model = kind.build(new RuleUpdater(rule, 0.5, null, 0, 0));
            Updaters.attach(model);
            Map<String, double[]> before = new java.util.HashMap<>();
            each(kind, model, before::put);
            kind.fit(model, 0, 1);
            double[] squares = new double[1];
            each(kind, model, (name, after) -> {
                double[] old = Objects.requireNonNull(before.get(name));
                for (int i = 0; i < after.length; i++) {
                    squares[0] += Math.pow(after[i] - old[i], 2);
                }
            });
            assertThat(Math.sqrt(squares[0])).as("%s", kind).isCloseTo(0.5, within(1e-9));
        }
    }

    private static void each(ShapedModel kind, Object model, BiConsumer<String, double[]> action) {
        kind.parameters(model).forEach((name, array) -> {
            if (kind.tensors().containsKey(name)) {
                action.accept(name, array.dup('c').reshape(array.length()).toDoubleVector());
            }
        });
    }

    @Test
    void floatIsDoubleRounded() {
        double[] theta = new java.util.Random(1).doubles(500, -1, 1).toArray();
        List<double[]> gradients = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> new java.util.Random(50 + i).doubles(500, -1, 1).toArray())
                .toList();
        RuleUpdater updater = new RuleUpdater(Rules.LOOKS_AT_THE_MODEL, RATE, null, DECAY, 0);
        List<double[]> exact = Steps.run(updater, theta, gradients, DataType.DOUBLE);
        List<double[]> single = Steps.run(updater, theta, gradients, DataType.FLOAT);
        for (int i = 0; i < 500; i++) {
            assertThat(single.get(9)[i]).isCloseTo(exact.get(9)[i], within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void withoutTheCallThatCountsItIsRefused(ToyModel kind) {
        Object model = kind.build(new RuleUpdater(Rules.LOOKS_AT_THE_MODEL, RATE, null, 0, 0));
        assertThatThrownBy(() -> kind.fit(model, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "the updater formula needs the parameters \\(its formula makes numbers of all of them\\),"
                                + " but was given 0 of \\d+: call org.samediffext.Updaters.attach\\(model\\) once before fit");
    }

    /** The names of the variables are part of the updaters' state. */
    @Test
    void aSameDiffThatWasReadWithoutItsUpdatersNeedsOneCall(@TempDir Path folder) {
        Object model = model(ToyModel.SAMEDIFF, Rules.LOOKS_AT_THE_MODEL);
        ToyModel.SAMEDIFF.fit(model, 0, 2);
        File file = folder.resolve("model").toFile();
        ((SameDiff) model).save(file, false);
        SameDiff read = SameDiff.load(file, true);
        assertThatThrownBy(() -> ToyModel.SAMEDIFF.fit(read, 2, 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the updater formula acts on all parameters of the model at once and does not know the names"
                                + " of its variables: call org.samediffext.Updaters.attach(model) once before fit");
        Updaters.attach(read);
        ToyModel.SAMEDIFF.fit(read, 2, 3);
    }

    /** A rate of its own for one layer splits the block and not the model. */
    @Test
    void aChangeOfOneLayersRateDoesNotChangeTheOthers() {
        MultiLayerNetwork changed = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, Rules.LOOKS_AT_THE_MODEL);
        MultiLayerNetwork plain = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, Rules.LOOKS_AT_THE_MODEL);
        ToyModel.MULTI_LAYER.fit(changed, 0, 3);
        ToyModel.MULTI_LAYER.fit(plain, 0, 3);
        changed.setLearningRate(1, 0.02);
        ToyModel.MULTI_LAYER.fit(changed, 3, 4);
        ToyModel.MULTI_LAYER.fit(plain, 3, 4);
        assertThat(changed.getParam("0_W")).isEqualTo(plain.getParam("0_W"));
        assertThat(changed.getParam("1_W")).isNotEqualTo(plain.getParam("1_W"));
    }
}
