package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.UpdateRule;

/** Norms of a formula are those of each parameter, though networks hand all parameters over as one vector. */
class ReducingRuleTest {
    private static final double RATE = 0.05;

    /** One step of one parameter by hand: changes it and its state. */
    private interface Step {
        void apply(double[] g, double[] p, double[] m);
    }

    private static double norm(double[] numbers) {
        double squares = 0;
        for (double number : numbers) {
            squares += number * number;
        }
        return Math.sqrt(squares);
    }

    private static void normalized(double[] g, double[] p, double[] m) {
        double norm = Math.max(norm(g), 1e-12);
        for (int i = 0; i < g.length; i++) {
            p[i] -= RATE * g[i] / norm;
        }
    }

    private static void trusted(double[] g, double[] p, double[] m) {
        double mean = 0;
        for (int i = 0; i < g.length; i++) {
            m[i] = 0.9 * m[i] + g[i];
            mean += m[i] / g.length;
        }
        double trust = norm(p) / Math.max(norm(m), 1e-12);
        for (int i = 0; i < g.length; i++) {
            p[i] -= RATE * trust * (m[i] - mean);
        }
    }

    private static final Formula TRUSTED = new Formula("""
            c    = beta*m + g
            step = lr*norm(p)/max(norm(c), 1e-12)*(c - mean(c))
            m    = c
            """, List.of("m"), Map.of("beta", 0.9));

    static Stream<Arguments> rulesAndModels() {
        Formula formula = new Formula("step = lr*g/max(norm(g), 1e-12)", List.of(), Map.of());
        Step normalized = ReducingRuleTest::normalized;
        Step trusted = ReducingRuleTest::trusted;
        return Stream.of(ToyModel.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, formula, normalized),
                        Arguments.of(kind, new ToyRules.Normalized(1e-12), normalized),
                        Arguments.of(kind, TRUSTED, trusted)));
    }

    private static Object model(ToyModel kind, UpdateRule rule) {
        Object model = kind.build(new RuleUpdater(rule, RATE, null, 0, 0));
        Updaters.attach(model);
        return model;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndModels")
    void eachParameterHasItsOwnNorm(ToyModel kind, UpdateRule rule, Step step) {
        Object model = model(kind, rule);
        Object probe = kind.build(new Sgd(1));
        double[][] theta = tables(kind, model);
        double[][] state = Arrays.stream(theta).map(p -> new double[p.length]).toArray(double[][]::new);
        for (int t = 0; t < 12; t++) {
            double[][] g = gradients(kind, probe, theta, t);
            for (int i = 0; i < theta.length; i++) {
                step.apply(g[i], theta[i], state[i]);
            }
            kind.fit(model, t, t + 1);
            double[][] actual = tables(kind, model);
            for (int i = 0; i < theta.length; i++) {
                for (int j = 0; j < theta[i].length; j++) {
                    assertThat(actual[i][j])
                            .as("step %d parameter %d element %d", t, i, j)
                            .isCloseTo(theta[i][j], within(1e-9));
                }
            }
        }
        if (!(model instanceof org.nd4j.autodiff.samediff.SameDiff)) {
            BaseMultiLayerUpdater<?> updater = model instanceof MultiLayerNetwork net
                    ? (BaseMultiLayerUpdater<?>) net.getUpdater()
                    : ((ComputationGraph) model).getUpdater();
            assertThat(updater.getUpdaterBlocks()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(ToyModel.class)
    void aConfiguredFormulaStepsAndContinuesAfterItWasSaved(ToyModel kind, @TempDir Path folder) {
        Object model = kind.build(new Sgd(1));
        SameDiffExt ext = SameDiffExt.load();
        ext.install(
                ext.parse(
                        "updater: { method: formula, learningRate: 0.05, formula: 'step = lr*g/max(norm(g), 1e-12)' }"),
                model);
        Object same = model(kind, new ToyRules.Normalized(1e-12));
        kind.fit(model, 0, 5);
        kind.fit(same, 0, 5);
        assertThat(kind.flat(model)).isEqualTo(kind.flat(same));
        kind.save(model, folder.resolve("model").toFile());
        Object restored = kind.restore(folder.resolve("model").toFile());
        kind.fit(model, 5, 9);
        kind.fit(restored, 5, 9);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
    }

    private static double[][] tables(ToyModel kind, Object model) {
        return kind.parameters(model).stream()
                .map(p -> p.dup('c').reshape(p.length()).toDoubleVector())
                .toArray(double[][]::new);
    }

    /** The gradient is what stochastic gradient descent with rate 1 subtracts. */
    private static double[][] gradients(ToyModel kind, Object probe, double[][] theta, int step) {
        List<INDArray> parameters = kind.parameters(probe);
        for (int i = 0; i < theta.length; i++) {
            INDArray parameter = parameters.get(i);
            parameter.assign(Nd4j.createFromArray(theta[i]).reshape('c', parameter.shape()));
        }
        kind.fit(probe, step, step + 1);
        double[][] g = tables(kind, probe);
        for (int i = 0; i < theta.length; i++) {
            for (int j = 0; j < theta[i].length; j++) {
                g[i][j] = theta[i][j] - g[i][j];
            }
        }
        return g;
    }
}
