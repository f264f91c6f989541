package org.samediffext.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.samediffext.ConfigException;
import org.samediffext.ConfigException.Problem;
import org.samediffext.spi.About;
import org.samediffext.spi.Method;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.UpdateRule;
import org.samediffext.toy.ToyFormula;

class DescriptorTest {
    private final Descriptor everything = new DescriptorReader(Everything.class).read();
    private final Descriptor worded = new DescriptorReader(ToyFormula.class).read();

    @Test
    void learnsSettingsFromTheRecord() {
        assertThat(everything.settings().stream().map(Setting::name))
                .containsExactly(
                        "low", "high", "count", "seed", "nesterov", "text", "norm", "rates", "names", "weights");
        assertThat(setting("low").range()).isEqualTo(new Range("low", 0, false, 1, false));
        assertThat(setting("rates").range()).isEqualTo(new Range("rates", 0, false, 1, true));
        assertThat(setting("seed"))
                .isEqualTo(new Setting("seed", Setting.Type.INTEGER, false, 1L << 40, null, List.of()));
        assertThat(setting("text").required()).isTrue();
        assertThat(setting("norm"))
                .isEqualTo(new Setting("norm", Setting.Type.CHOICE, false, "l2", null, List.of("linf", "l2", "l1")));
    }

    @Test
    void joinsTheRangesOfOneSetting() {
        assertThat(new DescriptorReader(Narrowed.class).read().settings().get(0).range())
                .isEqualTo(new Range("rate", 0, true, 1, true));
    }

    @About(value = "toy", paper = "none")
    record Narrowed(double rate) implements UpdateRule {
        Narrowed() {
            this(0.5);
        }

        Narrowed {
            Range.positive("rate", rate);
            Range.decay("rate", rate);
            Range.fraction("rate", rate);
        }
    }

    @Test
    void saysWhatIsAllowed() {
        assertThat(everything.settings().stream().map(Setting::allowed))
                .containsExactly(
                        "a number with 0 <= low <= 1",
                        "a finite number with high >= 0",
                        "an integer with count >= 1",
                        "an integer",
                        "true or false",
                        "text",
                        "one of linf, l2, l1",
                        "a list, each entry a number with 0 <= rates < 1",
                        "a list of texts",
                        "a map from names to numbers, each a finite number");
    }

    @Test
    void createsAnEqualMethodOfItsSettings() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("z", 1.5);
        weights.put("a", -2.0);
        Everything method =
                new Everything(0.25, 7, 9, -1, false, "some\ntext", Norm.LINF, List.of(0.0, 0.5), List.of(), weights);

        Map<String, Object> settings = everything.settingsOf(method);

        assertThat(everything.create(settings)).isEqualTo(method);
        assertThat(settings)
                .hasToString("{low=0.25, high=7.0, count=9, seed=-1, nesterov=false, text=some\ntext, norm=linf, "
                        + "rates=[0.0, 0.5], names=[], weights={a=-2.0, z=1.5}}");
        assertThat(settings.get("count")).isInstanceOf(Long.class);
    }

    @Test
    void takesIntegersForNumbersAndWholeNumbersForIntegers() {
        Everything method =
                (Everything) create("high", 2, "count", 4.0, "seed", BigInteger.TEN, "rates", List.of(0, 0.5f));

        assertThat(method.high()).isEqualTo(2.0);
        assertThat(method.count()).isEqualTo(4);
        assertThat(method.seed()).isEqualTo(10);
        assertThat(method.rates()).containsExactly(0.0, 0.5);
    }

    @Test
    void takesAScalarForAList() {
        Everything method = (Everything) create("rates", 0.125, "names", "one");

        assertThat(method.rates()).containsExactly(0.125);
        assertThat(method.names()).containsExactly("one");
    }

    @Test
    void copiesListsAndMaps() {
        List<Double> rates = new ArrayList<>(List.of(0.1));
        Map<String, Object> weights = new LinkedHashMap<>(Map.of("a", 1));
        Everything method = (Everything) create("rates", rates, "weights", weights);
        rates.add(0.2);
        weights.put("b", 2);

        assertThat(method.rates()).containsExactly(0.1);
        assertThat(method.weights()).containsExactly(Map.entry("a", 1.0));
        assertThatThrownBy(() -> method.weights().put("c", 1.0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesAWrongType() {
        refuses("low", "abc", "schedule.low: low is 'abc', allowed is a number with 0 <= low <= 1");
        refuses("low", true, "schedule.low: low is true, allowed is a number with 0 <= low <= 1");
        refuses("low", null, "schedule.low: low is empty, allowed is a number with 0 <= low <= 1");
        refuses("low", List.of(1), "schedule.low: low is the list [1], allowed is a number with 0 <= low <= 1");
        refuses("count", 3.5, "schedule.count: count is 3.5, allowed is an integer with count >= 1");
        refuses(
                "count",
                1e300,
                "schedule.count: count is 1.0E300, allowed is an integer between -2147483648 and " + "2147483647");
        refuses(
                "count",
                3000000000L,
                "schedule.count: count is 3000000000, allowed is an integer between " + "-2147483648 and 2147483647");
        refuses("seed", BigInteger.TWO.pow(64), "schedule.seed: seed is 18446744073709551616, allowed is an integer");
        refuses("nesterov", "yes", "schedule.nesterov: nesterov is 'yes', allowed is true or false");
        refuses("text", 5, "schedule.text: text is 5, allowed is text");
        refuses("names", List.of("a", 1), "schedule.names: names is the list [a, 1], allowed is a list of texts");
        refuses(
                "weights",
                Map.of("a", "b"),
                "schedule.weights: weights is the map {a=b}, allowed is a map from names "
                        + "to numbers, each a finite number");
    }

    @Test
    void refusesNanAndInfinity() {
        refuses("high", Double.NaN, "schedule.high: high is NaN, allowed is a finite number with high >= 0");
        refuses(
                "high",
                Double.POSITIVE_INFINITY,
                "schedule.high: high is Infinity, allowed is a finite number with " + "high >= 0");
        refuses(
                "rates",
                List.of(Double.NaN),
                "schedule.rates: rates is the list [NaN], allowed is a list, each entry "
                        + "a number with 0 <= rates < 1");
        refuses("count", Double.NaN, "schedule.count: count is NaN, allowed is an integer with count >= 1");
    }

    @Test
    void refusesAnUnknownChoice() {
        refuses(
                "norm",
                "l-inf",
                "schedule.norm: norm is 'l-inf', allowed is one of linf, l2, l1, did you mean 'linf'?");
        refuses("norm", "euclid", "schedule.norm: norm is 'euclid', allowed is one of linf, l2, l1");
    }

    @Test
    void refusesAnUnknownSetting() {
        refuses(
                "raets",
                1,
                "schedule.raets: unknown setting 'raets' of schedule everything, available are low, high, "
                        + "count, seed, nesterov, text, norm, rates, names, weights, did you mean 'rates'?");
    }

    @Test
    void refusesAMissingRequiredSetting() {
        assertThatThrownBy(() -> everything.create(Map.of()))
                .hasMessage("schedule: setting 'text' is missing, it has no default, allowed is text");
    }

    @Test
    void reportsEveryProblemAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> create("low", 2, "high", "x", "count", 0, "rates", List.of(0.5, 1.0), "a", 1))
                .satisfies(e -> assertThat(e.problems().stream().map(Problem::where))
                        .containsExactly(
                                "schedule.a", "schedule.high", "schedule.low", "schedule.count", "schedule.rates"));
    }

    @Test
    void reportsAConditionOnTwoSettings() {
        refuses("low", 1.0, "schedule.low: low is 1.0, allowed is a number below high");
        assertThatThrownBy(() -> create("high", 0)).hasMessage("schedule: low is 0.0, allowed is a number below high");
    }

    @Test
    void keepsTheMessageOfAConstructor() {
        refuses("text", "", "schedule: an empty text says nothing");
    }

    @Test
    void keepsThePlaceInsideAText() {
        Issues issues = new Issues();
        assertThatThrownBy(() -> new ToyFormula("m = g\n m?")).hasMessage("line 2, column 3: unexpected '?'");
        assertThat(new Settings(worded, issues, List.of()).bind("updater", Map.of("formula", "m = g\n m?")))
                .isEmpty();

        assertThat(issues.found()).containsExactly(new Issue("updater.formula", false, "unexpected '?'", 2, 3));
        assertThatThrownBy(issues::throwIfAny)
                .hasMessage("updater.formula: unexpected '?' (line 2, column 3 of the text)");
    }

    private Setting setting(String name) {
        return everything.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void refuses(String setting, @Nullable Object value, String message) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        settings.put("text", "given");
        settings.put(setting, value);
        assertThatThrownBy(() -> everything.create(Collections.unmodifiableMap(settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private Method create(Object... namesAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("text", "given");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return everything.create(settings);
    }
}
