package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.Averages;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Average;
import org.samediffext.registry.Composition;
import org.samediffext.spi.UpdateRule;

/** Laws of the schedule-free methods: the model trains at y and is evaluated at x. */
class ScheduleFreeTest {
    private static final double RATE = 0.05;
    private static final double BETA = 0.8;

    static Stream<Arguments> rulesAndModels() {
        return Stream.of(new ScheduleFreeSGD(BETA, 0), new ScheduleFreeAdamW(BETA, 0.99, 1e-6, 3))
                .flatMap(rule -> Stream.of(ToyModel.values()).map(kind -> Arguments.of(rule, kind)));
    }

    private static Object model(ToyModel kind, UpdateRule rule) {
        Object model = kind.build(new RuleUpdater(rule, RATE, null, 0, 0));
        Updaters.attach(model);
        return model;
    }

    /** On {@code (x₁² + 10·x₂²)/2}, computed in numpy from the three sequences. */
    @Test
    void descendsABowl() {
        Steps steps =
                new Steps(new RuleUpdater(new ScheduleFreeSGD(), 0.05, null, 0, 0), Nd4j.createFromArray(1.0, -2.0));
        for (double[] y : new double[][] {{0.95, -1}, {0.923875, -0.725}}) {
            steps.step(steps.parameter().mul(Nd4j.createFromArray(1.0, 10.0)));
            assertThat(steps.parameter().toDoubleVector()).containsExactly(y, within(1e-12));
        }
    }

    /** From y and x follows z; it moves by the rate times the gradient at y, and x is its mean. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void xIsTheMeanOfWhatTheGradientsAtYAddUpTo(ToyModel kind) {
        Object model = model(kind, new ScheduleFreeSGD(BETA, 0));
        double[] z = kind.flat(model);
        double[] sum = new double[z.length];
        for (int t = 0; t < 8; t++) {
            double[] gradient = Probe.gradient(kind, kind.flat(model), t);
            kind.fit(model, t, t + 1);
            double[] y = kind.flat(model);
            double[] x = kind.flat(Averages.copy(model));
            for (int i = 0; i < z.length; i++) {
                z[i] -= RATE * gradient[i];
                sum[i] += z[i];
                assertThat(x[i]).as("step %d element %d", t + 1, i).isCloseTo(sum[i] / (t + 1), within(1e-12));
                assertThat(y[i]).isCloseTo((1 - BETA) * z[i] + BETA * x[i], within(1e-12));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndModels")
    void afterAnEvaluationTrainingContinuesBitExactly(UpdateRule rule, ToyModel kind) {
        Object model = model(kind, rule);
        Object same = model(kind, rule);
        kind.fit(model, 0, 5);
        kind.fit(same, 0, 5);
        double[] y = kind.flat(model);
        double[] x = kind.flat(Averages.copy(model));
        try (Averages averages = Averages.apply(model)) {
            assertThat(averages).isNotNull();
            assertThat(kind.flat(model)).isEqualTo(x).isNotEqualTo(y);
        }
        assertThat(kind.flat(model)).isEqualTo(y);
        kind.fit(model, 5, 10);
        kind.fit(same, 5, 10);
        assertThat(kind.flat(model)).isEqualTo(kind.flat(same));
        assertThat(kind.flat(Averages.copy(model))).isEqualTo(kind.flat(Averages.copy(same)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndModels")
    void beforeTheFirstStepAndAfterItXIsTheParameter(UpdateRule rule, ToyModel kind) {
        Object model = model(kind, rule);
        assertThat(kind.flat(Averages.copy(model))).isEqualTo(kind.flat(model));
        kind.fit(model, 0, 1);
        assertThat(kind.flat(Averages.copy(model))).isEqualTo(kind.flat(model));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rulesAndModels")
    void aRestoredModelIsEvaluatedAtTheSamePoint(UpdateRule rule, ToyModel kind, @TempDir Path folder) {
        Object model = model(kind, rule);
        kind.fit(model, 0, 5);
        kind.save(model, folder.resolve("model").toFile());
        Object restored = kind.restore(folder.resolve("model").toFile());
        assertThat(kind.flat(Averages.copy(restored))).isEqualTo(kind.flat(Averages.copy(model)));
    }

    /** Only the parameters of the groups that have such a point move. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void groupsThatTrainOtherwiseStay(ToyModel kind) {
        Object model = kind.build(new Sgd(0.1));
        SameDiffExt ext = SameDiffExt.load();
        ext.install(
                ext.parse("updater: { method: schedulefreesgd, learningRate: 0.1, groups: ["
                        + "{ match: '1_W', method: momentum, learningRate: 0.1 } ] }"),
                model);
        assertThat(kind.flat(Averages.copy(model))).isEqualTo(kind.flat(model));
        kind.fit(model, 0, 4);
        List<Boolean> moved = new ArrayList<>();
        List<INDArray> averaged = kind.parameters(Averages.copy(model));
        List<INDArray> trained = kind.parameters(model);
        for (int i = 0; i < trained.size(); i++) {
            moved.add(averaged.get(i).sub(trained.get(i)).amaxNumber().doubleValue() > 1e-6);
        }
        assertThat(moved).containsExactly(true, true, false, true);
    }

    /** An average of the user's own, of y, comes first. */
    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void anAverageAroundItIsWhatIsAskedFor(ToyModel kind) {
        Object model = kind.build(new RuleUpdater(new ScheduleFreeSGD(), RATE, null, 0, 0)
                .with(Composition.NONE.withAverage(new Average.Swa())));
        Updaters.attach(model);
        assertThatThrownBy(() -> Averages.apply(model)).isInstanceOf(IllegalStateException.class);
        double[] sum = new double[kind.flat(model).length];
        for (int t = 0; t < 4; t++) {
            kind.fit(model, t, t + 1);
            double[] y = kind.flat(model);
            Arrays.setAll(sum, i -> sum[i] + y[i] / 4);
        }
        assertThat(kind.flat(Averages.copy(model))).containsExactly(sum, within(1e-12));
    }

    @Test
    void withoutARateNothingIsWeighed() {
        RuleUpdater updater = new RuleUpdater(new ScheduleFreeSGD(), 0, null, 0, 0);
        Steps steps = new Steps(updater, Nd4j.createFromArray(1.0));
        assertThat(steps.step(Nd4j.createFromArray(3.0)).getDouble(0)).isEqualTo(1);
        updater.setLrAndSchedule(0.1, null);
        assertThat(steps.step(Nd4j.createFromArray(3.0)).getDouble(0)).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void xIsNotDefinedForBetaZero() {
        assertThatThrownBy(() -> new ScheduleFreeSGD(0, 0)).hasMessage("beta is 0.0, allowed is more than 0");
        assertThatThrownBy(() -> new ScheduleFreeAdamW(0, 0.9, 1e-8, 0))
                .hasMessage("beta1 is 0.0, allowed is more than 0");
    }
}
