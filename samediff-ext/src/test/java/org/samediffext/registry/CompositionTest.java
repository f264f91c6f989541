package org.samediffext.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samediffext.ConfigException;
import org.samediffext.spi.SettingException;
import org.samediffext.toy.ToySgd;

class CompositionTest {
    private static final Composition ALL = new Composition(
            OnNonFinite.SKIP,
            Clip.norm(0.5),
            new Noise(0.3, 0.6, Long.MIN_VALUE),
            new Lookahead(7, 0.25),
            new L0(0.4, true),
            new Average.Swa(100, 3));

    @Test
    void isNothingUnlessStated() {
        assertThat(UpdaterSpec.bind(Map.of("method", "toysgd")).composition()).isEqualTo(Composition.NONE);
        assertThat(Composition.bind(Map.of())).isEqualTo(Composition.NONE);
        assertThat(Composition.NONE.state()).isEmpty();
    }

    @Test
    void bindsItsOwnMap() {
        assertThat(Composition.bind(ALL.toMap())).isEqualTo(ALL);
        assertThat(ALL.toMap())
                .hasToString(
                        "{onNonFinite=skip, clip={norm=0.5}, noise={eta=0.3, gamma=0.6, seed=-9223372036854775808}, "
                                + "lookahead={steps=7, alpha=0.25}, l0={fraction=0.4, biases=true}, average={kind=swa, start=100, every=3}}");
        UpdaterSpec spec = UpdaterSpec.of(new ToySgd()).with(ALL.withAverage(new Average.Ema(0.5)));
        assertThat(UpdaterSpec.bind(spec.toMap())).isEqualTo(spec);
    }

    @Test
    void takesThePapersDefaults() {
        assertThat(Composition.bind(Map.of("noise", Map.of(), "lookahead", Map.of(), "average", Map.of("kind", "ema"))))
                .isEqualTo(new Composition(
                        OnNonFinite.ERROR,
                        null,
                        new Noise(0.01, 0.55, 0),
                        new Lookahead(5, 0.5),
                        null,
                        new Average.Ema(0.999)));
    }

    @Test
    void groupInheritsWhatItDoesNotState() {
        Map<String, Object> map = new LinkedHashMap<>(ALL.toMap());
        map.put("method", "toysgd");
        map.put(
                "groups",
                List.of(
                        Map.of("match", "a"),
                        Map.of("match", "b", "clip", "none", "onNonFinite", "error"),
                        Map.of("match", "c", "method", "toysgd")));
        UpdaterSpec spec = UpdaterSpec.bind(map);

        assertThat(spec.forParameter("z").composition()).isEqualTo(ALL);
        assertThat(spec.forParameter("a").composition()).isEqualTo(ALL);
        assertThat(spec.forParameter("b").composition())
                .isEqualTo(ALL.withClip(null).withOnNonFinite(OnNonFinite.ERROR));
        assertThat(spec.forParameter("c").composition()).isEqualTo(Composition.NONE);
        assertThat(UpdaterSpec.bind(spec.toMap())).isEqualTo(spec);
    }

    /** Neelakantan et al. 2015, equation 1; numbers from specs/updaters.md, section 15. */
    @ParameterizedTest
    @CsvSource({
        "0.01, 0, 0.1", "0.01, 1, 0.08264503", "0.01, 10, 0.05171506", "0.01, 1000, 0.01495824",
        "0.3, 0, 0.5477226", "0.3, 1, 0.4526655", "0.3, 10, 0.283255", "1, 1000, 0.1495824"
    })
    void noiseIsStatedByItsVariance(double eta, long steps, double deviation) {
        assertThat(new Noise(eta, 0.55, 0).deviation(steps)).isCloseTo(deviation, within(1e-7));
    }

    @Test
    void aMeanWeighsAllStepsThatCountAlike() {
        Average swa = new Average.Swa(4, 3);
        assertThat(List.of(1, 4, 5, 6, 7, 8, 11).stream().map(swa::weight))
                .containsExactly(0.0, 0.0, 1.0, 0.0, 0.0, 0.5, 1.0 / 3);
    }

    @Test
    void refusesMisspeltKeys() {
        refuses(
                Map.of("clip", Map.of("nrom", 1, "norm", 1)),
                "updater.clip.nrom: unknown key 'nrom' of clip, available are value, norm, globalNorm, did you mean 'norm'?");
        refuses(
                Map.of("noise", Map.of("sigma", 1)),
                "updater.noise.sigma: unknown key 'sigma' of noise, available are eta, gamma, seed");
        refuses(
                Map.of("lookahead", Map.of("step", 1)),
                "updater.lookahead.step: unknown key 'step' of lookahead, available are steps, alpha, did you mean "
                        + "'steps'?");
        refuses(
                Map.of("average", Map.of("kind", "ema", "start", 1)),
                "updater.average.start: unknown key 'start' of average, available are kind, decay");
        refuses(
                Map.of("onNonFinite", "skp"),
                "updater.onNonFinite: onNonFinite is 'skp', allowed is one of error, skip, allow, did you mean 'skip'?");
    }

    /** 0.1*30 and 0.7*10 are a little more than 3 and 7 in doubles. */
    @ParameterizedTest
    @CsvSource({
        "0.4, 6, 3",
        "0.1, 30, 3",
        "0.7, 10, 7",
        "0.29, 100, 29",
        "0, 10, 0",
        "0.5, 0, 0",
        "0.001, 1, 1",
        "0.999, 2147483648, 2145336165"
    })
    void theCountOfZerosIsRoundedUpOnceAndNotByItsBits(double fraction, long weights, long zeros) {
        assertThat(new L0(fraction).count(weights)).isEqualTo(zeros);
    }

    @Test
    void theProjectionNeedsAFraction() {
        assertThat(Composition.bind(Map.of("l0", Map.of("fraction", 0.5))).l0()).isEqualTo(new L0(0.5, false));
        assertThat(Composition.bind(Map.of("l0", "none")).l0()).isNull();
        refuses(
                Map.of("l0", Map.of("biases", true)),
                "updater.l0: the key 'fraction' is missing, allowed is a number with 0 <= fraction < 1");
        refuses(
                Map.of("l0", Map.of("fraction", 1)),
                "updater.l0.fraction: fraction is 1, allowed is a number with 0 <= fraction < 1");
        refuses(
                Map.of("l0", Map.of("fraction", 0.5, "bias", true)),
                "updater.l0.bias: unknown key 'bias' of l0, available are fraction, biases, did you mean 'biases'?");
        refuses(
                Map.of("l0", Map.of("fraction", 0.5, "biases", 1)),
                "updater.l0.biases: biases is 1, allowed is true or false");
        refuses(Map.of("l0", 0.5), "updater.l0: l0 is 0.5, allowed is a map with the keys fraction, biases, or none");
    }

    @Test
    void refusesKindsThatDoNotGoTogether() {
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("norm", 1);
        both.put("value", 1);
        refuses(
                Map.of("clip", both),
                "updater.clip: clip has the kinds value and norm, allowed is one of value, norm, globalNorm");
        refuses(Map.of("clip", Map.of()), "updater.clip: clip has no kind, allowed is one of value, norm, globalNorm");
        refuses(Map.of("average", Map.of()), "updater.average: the key 'kind' is missing, allowed is ema or swa");
        refuses(
                Map.of("average", Map.of("kind", "mean")),
                "updater.average.kind: kind is 'mean', allowed is ema or swa");
    }

    @Test
    void refusesBadNumbers() {
        refuses(
                Map.of("clip", Map.of("value", -1)),
                "updater.clip.value: value is -1, allowed is a finite number with value > 0");
        refuses(
                Map.of("clip", Map.of("norm", "much")),
                "updater.clip.norm: norm is 'much', allowed is a finite number");
        refuses(
                Map.of("noise", Map.of("eta", -0.5)),
                "updater.noise.eta: eta is -0.5, allowed is a finite number with eta >= 0");
        refuses(Map.of("noise", Map.of("seed", 0.5)), "updater.noise.seed: seed is 0.5, allowed is an integer");
        refuses(
                Map.of("lookahead", Map.of("alpha", 2)),
                "updater.lookahead.alpha: alpha is 2, allowed is a number with 0 <= alpha <= 1");
        refuses(
                Map.of("lookahead", Map.of("steps", 0)),
                "updater.lookahead.steps: steps is 0, allowed is a finite number with steps >= 1");
        refuses(
                Map.of("average", Map.of("kind", "ema", "decay", 1)),
                "updater.average.decay: decay is 1, allowed is a number with 0 <= decay < 1");
        refuses(
                Map.of("average", Map.of("kind", "swa", "every", 0)),
                "updater.average.every: every is 0, allowed is a finite number with every >= 1");
    }

    @Test
    void refusesWhatIsNoMap() {
        refuses(
                Map.of("clip", 1),
                "updater.clip: clip is 1, allowed is a map with the key value, norm or globalNorm, or none");
        refuses(
                Map.of("lookahead", true),
                "updater.lookahead: lookahead is true, allowed is a map with the keys steps, alpha, or none");
    }

    @Test
    void checksItsNumbers() {
        assertThatThrownBy(() -> Clip.value(0))
                .isInstanceOf(SettingException.class)
                .hasMessage("value is 0, allowed is a finite number with value > 0");
        assertThatThrownBy(() -> new Noise(1, Double.NaN, 0)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new Lookahead(0, 0.5)).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> new Average.Swa(-1, 1)).isInstanceOf(SettingException.class);
    }

    private static void refuses(Map<String, Object> parts, String message) {
        Map<String, Object> map = new LinkedHashMap<>(parts);
        map.put("method", "toysgd");
        assertThatThrownBy(() -> UpdaterSpec.bind(map))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
