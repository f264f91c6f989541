package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.samediffext.Averages;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Average;
import org.samediffext.registry.Clip;
import org.samediffext.registry.Composition;
import org.samediffext.registry.L0;
import org.samediffext.registry.Lookahead;
import org.samediffext.registry.Noise;
import org.samediffext.registry.OnNonFinite;

/** What is put around a rule, against loops by hand, in all kinds of model. */
class CompositionTest {
    private static final Composition ALL = Composition.NONE
            .withOnNonFinite(OnNonFinite.SKIP)
            .withClip(Clip.norm(0.2))
            .withNoise(new Noise(0.01, 0.55, 17))
            .withLookahead(new Lookahead(3, 0.5))
            .withAverage(new Average.Ema(0.8));

    static Stream<Arguments> compositions() {
        List<Composition> parts = List.of(
                Composition.NONE,
                Composition.NONE.withClip(Clip.value(0.02)),
                Composition.NONE.withClip(Clip.norm(0.1)),
                Composition.NONE.withClip(Clip.globalNorm(0.1)),
                Composition.NONE.withClip(Clip.globalNorm(0.3)).withLookahead(new Lookahead(3, 0.4)),
                Composition.NONE.withLookahead(new Lookahead(3, 0.4)),
                Composition.NONE.withL0(new L0(0.4)),
                Composition.NONE.withL0(new L0(0.75, true)),
                ALL.withNoise(null).withL0(new L0(0.3)).withClip(Clip.globalNorm(0.3)),
                Composition.NONE.withLookahead(new Lookahead(1, 0.75)),
                Composition.NONE.withAverage(new Average.Ema(0.8)),
                Composition.NONE.withAverage(new Average.Swa(4, 3)),
                ALL.withNoise(null));
        return parts.stream().flatMap(part -> Stream.of(ToyModel.values()).map(kind -> Arguments.of(kind, part)));
    }

    private static Object model(ToyModel kind, Composition composition) {
        Object model = kind.build(new RuleUpdater(ByHand.rule(), ByHand.RATE, null, ByHand.DECAY, 0, composition));
        Updaters.attach(model);
        return model;
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void stepsAsTheLoopByHand(ToyModel kind, Composition composition) {
        Object model = model(kind, composition);
        ByHand loop = new ByHand(kind, composition, kind.flat(model));
        for (int to = 1; to < 12; to++) {
            kind.fit(model, to - 1, to);
            loop.steps(to - 1, to);
            assertClose(kind.flat(model), loop.theta);
        }
        if (loop.mean != null) {
            assertClose(kind.flat(Averages.copy(model)), loop.mean);
        }
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void savedAndRestoredItContinuesBitExactly(ToyModel kind, @TempDir Path folder) {
        Object model = model(kind, ALL);
        kind.fit(model, 0, 4);
        File file = folder.resolve("model").toFile();
        kind.save(model, file);
        Object restored = kind.restore(file);
        assertThat(kind.flat(Averages.copy(restored))).isEqualTo(kind.flat(Averages.copy(model)));
        kind.fit(model, 4, 11);
        kind.fit(restored, 4, 11);
        assertThat(kind.flat(restored)).isEqualTo(kind.flat(model));
        assertThat(kind.flat(Averages.copy(restored))).isEqualTo(kind.flat(Averages.copy(model)));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    @SuppressWarnings("try") // the averages are closed, not used
    void averagesTakeThePlaceOfTheParametersAndGiveItBack(ToyModel kind) {
        Object model = model(kind, Composition.NONE.withAverage(new Average.Swa()));
        Object same = model(kind, Composition.NONE.withAverage(new Average.Swa()));
        kind.fit(model, 0, 5);
        kind.fit(same, 0, 5);
        double[] trained = kind.flat(model);
        Object copy = Averages.copy(model);
        assertThat(kind.flat(model)).isEqualTo(trained);
        try (Averages averages = Averages.apply(model)) {
            assertThat(kind.flat(model)).isEqualTo(kind.flat(copy)).isNotEqualTo(trained);
        }
        assertThat(kind.flat(model)).isEqualTo(trained);
        kind.fit(model, 5, 8);
        kind.fit(same, 5, 8);
        assertThat(kind.flat(model)).isEqualTo(kind.flat(same));
        assertThat(kind.flat(copy)).isNotEqualTo(trained);
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void anAverageThatIsNotThereIsRefused(ToyModel kind) {
        Object plain = model(kind, Composition.NONE);
        kind.fit(plain, 0, 1);
        assertThatThrownBy(() -> Averages.apply(plain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no updater of the model keeps an average: give it one, such as average: {kind: ema}, and"
                        + " train");
        Object late = model(kind, Composition.NONE.withAverage(new Average.Swa(2, 1)));
        kind.fit(late, 0, 2);
        double[] before = kind.flat(late);
        assertThatThrownBy(() -> Averages.apply(late))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("there is no average yet of ")
                .hasMessageEndingWith(": it begins with the first step, or with the first after 'start'");
        assertThat(kind.flat(late)).isEqualTo(before);
        kind.fit(late, 2, 3);
        assertClose(kind.flat(Averages.copy(late)), kind.flat(late));
    }

    @Test
    void averagesOfNothingAreRefused() {
        assertThatThrownBy(() -> Averages.copy("model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no averages are kept of a java.lang.String, allowed are MultiLayerNetwork,"
                        + " ComputationGraph and SameDiff");
    }

    private static DataSet poisoned() {
        DataSet batch = ToyModel.batch(0);
        batch.getFeatures().putScalar(0, 0, Double.NaN);
        return batch;
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aSkippedStepChangesNothing(ToyModel kind) {
        Composition composition = ALL.withNoise(null).withLookahead(null);
        Object model = model(kind, composition);
        ByHand loop = new ByHand(kind, composition, kind.flat(model));
        kind.fit(model, 0, 3);
        loop.steps(0, 3);
        double[] before = kind.flat(model);
        kind.fit(model, poisoned());
        kind.fit(model, poisoned());
        assertThat(kind.flat(model)).isEqualTo(before);
        kind.fit(model, 5, 9);
        loop.steps(5, 9);
        assertClose(kind.flat(model), loop.theta);
        assertClose(kind.flat(Averages.copy(model)), Objects.requireNonNull(loop.mean));
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aNanEndsTheFitUnlessItIsAllowed(ToyModel kind) {
        Object strict = model(kind, Composition.NONE);
        double[] before = kind.flat(strict);
        assertThatThrownBy(() -> kind.fit(strict, poisoned()))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("the gradient is NaN");
        Object loose = model(kind, Composition.NONE.withOnNonFinite(OnNonFinite.ALLOW));
        kind.fit(loose, poisoned());
        assertThat(kind.flat(loose)).contains(Double.NaN);
        assertThat(before).doesNotContain(Double.NaN);
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void noiseHasTheDeviationOfThePaperAndItsSeed(ToyModel kind) {
        double[] first = noise(kind, 3);
        assertThat(noise(kind, 3)).isEqualTo(first);
        assertThat(noise(kind, 4)).isNotEqualTo(first);
        double squares = 0;
        for (double value : first) {
            squares += value * value / first.length;
        }
        assertThat(Math.sqrt(squares)).isBetween(0.5477226 * 0.7, 0.5477226 * 1.3);
        assertThat(java.util.Arrays.stream(first).distinct()).hasSize(first.length);
    }

    @Test
    void noiseInSameDiffNeedsTheNames() {
        Object model = ToyModel.SAMEDIFF.build(
                new RuleUpdater(new Sgd(), 1, null, 0, 0, Composition.NONE.withNoise(new Noise())));
        assertThatThrownBy(() -> ToyModel.SAMEDIFF.fit(model, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the updater sgd adds noise and does not know the name of its variable: call"
                        + " org.samediffext.Updaters.attach(model) once before fit");
    }

    /** What the first step adds to the gradient; the rate is 1. */
    private static double[] noise(ToyModel kind, long seed) {
        double[] with = afterOneStep(kind, Composition.NONE.withNoise(new Noise(0.3, 0.55, seed)));
        double[] without = afterOneStep(kind, Composition.NONE);
        for (int i = 0; i < with.length; i++) {
            with[i] = without[i] - with[i];
        }
        return with;
    }

    private static double[] afterOneStep(ToyModel kind, Composition composition) {
        Object model = kind.build(new RuleUpdater(new Sgd(), 1, null, 0, 0, composition));
        Updaters.attach(model);
        kind.fit(model, 0, 1);
        return kind.flat(model);
    }

    @ParameterizedTest
    @EnumSource(ToyModel.class)
    void aConfigurationPutsItIntoAnExistingModelAndGroupsInheritIt(ToyModel kind) {
        Object model = kind.build(new Adam(0.1));
        kind.fit(model, 0, 3);
        SameDiffExt ext = SameDiffExt.load();
        ext.install(ext.parse("""
                updater:
                  method: sgd
                  learningRate: 1
                  clip: { value: 0.001 }
                  average: { kind: ema }
                  noise: { eta: 0 }
                  groups:
                    - { match: '.*_b', clip: none, learningRate: 0.5 }
                    - { match: '1_W', method: sgd, learningRate: 0 }
                """), model);
        double[] before = kind.flat(model);
        kind.fit(model, 3, 4);
        double[] after = kind.flat(model);
        for (int i = 0; i < 24; i++) {
            assertThat(Math.abs(after[i] - before[i])).isLessThanOrEqualTo(0.001 + 1e-12);
        }
        assertThat(Math.abs(after[24] - before[24])).isGreaterThan(0.001);
        assertThat(after[31]).isEqualTo(before[31]);
        assertThat(kind.flat(Averages.copy(model))).isEqualTo(after);
    }

    @Test
    void equalCompositionsShareABlock() {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, ALL);
        assertThat(((MultiLayerUpdater) net.getUpdater()).getUpdaterBlocks()).hasSize(1);
        BaseLayer second = (BaseLayer) net.getLayer(1).conf().getLayer();
        second.setIUpdater(((RuleUpdater) second.getIUpdater()).with(ALL.withClip(null)));
        net.setUpdater(null);
        assertThat(((MultiLayerUpdater) net.getUpdater()).getUpdaterBlocks()).hasSize(2);
    }

    @Test
    void modelsSavedWithoutACompositionStillLoad() {
        MultiLayerNetwork net = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, Composition.NONE);
        String json = net.getLayerWiseConfigurations().toJson();
        String old = json.replaceAll(",\\s*\"composition\" : \\{[^}]*\\}", "");
        assertThat(old).doesNotContain("composition").hasSizeLessThan(json.length());
        assertThat(MultiLayerConfiguration.fromJson(old)).isEqualTo(net.getLayerWiseConfigurations());
        MultiLayerNetwork all = (MultiLayerNetwork) model(ToyModel.MULTI_LAYER, ALL);
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(
                all.getLayerWiseConfigurations().toJson());
        assertThat(read).isEqualTo(all.getLayerWiseConfigurations());
        BaseLayer layer = (BaseLayer) read.getConf(0).getLayer();
        assertThat(((RuleUpdater) layer.getIUpdater()).composition()).isEqualTo(ALL);
    }

    @Test
    void whatNeedsTheParametersSaysSo() {
        MultiLayerNetwork net =
                (MultiLayerNetwork) ToyModel.MULTI_LAYER.build(new RuleUpdater(new Sgd(), 0.1, null, 0, 0, ALL));
        assertThatThrownBy(() -> ToyModel.MULTI_LAYER.fit(net, 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the updater sgd needs the parameters (clip.norm, lookahead, average), but was given 0 of"
                        + " 51: call org.samediffext.Updaters.attach(model) once before fit");
    }

    @Test
    void theFacadeTakesTheKeysOfAComposition() {
        RuleUpdater updater = (RuleUpdater)
                SameDiffExt.load().updater("sgd", Map.of("clip", Map.of("norm", 2), "onNonFinite", "skip"));
        assertThat(updater.composition())
                .isEqualTo(Composition.NONE.withClip(Clip.norm(2)).withOnNonFinite(OnNonFinite.SKIP));
    }
}
