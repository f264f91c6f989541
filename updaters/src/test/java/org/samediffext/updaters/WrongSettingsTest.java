package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.registry.Setting;
import org.samediffext.spi.Range;

/** Every wrong value of every setting of every method on the class path is rejected, and the message names the setting. */
class WrongSettingsTest {

    private static List<Descriptor> methods() {
        return Registry.global().methods().stream()
                .filter(d -> d.type().getEnclosingClass() == null)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyWrongValueIsRejectedByName() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Descriptor method : methods()) {
            for (Setting setting : method.settings()) {
                for (Object value : wrong(setting)) {
                    tests.add(DynamicTest.dynamicTest(
                            method.name() + "." + setting.name() + " = " + value,
                            () -> rejects(method, setting, value)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(500);
        return tests.stream();
    }

    /** Without one, no value but NaN and infinities would be refused. */
    @Test
    void everyNumberStatesItsRange() {
        assertThat(methods().stream()
                        .flatMap(method -> method.settings().stream()
                                .filter(setting ->
                                        setting.type() == Setting.Type.NUMBER || setting.type() == Setting.Type.INTEGER)
                                .filter(setting -> setting.range() == null)
                                .map(setting -> method.name() + "." + setting.name())))
                .isEmpty();
    }

    private static List<Object> wrong(Setting setting) {
        List<Object> wrong = new ArrayList<>(
                switch (setting.type()) {
                    case NUMBER -> List.of(Double.NaN, Double.POSITIVE_INFINITY, "much", true, List.of(1, 2));
                    case INTEGER -> List.of(1.5, Double.NaN, 1e300, "much", true, List.of(1, 2));
                    case BOOLEAN -> List.of("yes", 1, 0.5, List.of(true));
                    case TEXT -> List.of(5, true, List.of("a"));
                    case CHOICE -> List.of("no such choice", "", 3, true);
                    case NUMBERS -> List.of(Double.NaN, "much", List.of(1, "much"), Map.of("a", 1));
                    case TEXTS -> List.of(5, List.of("a", 5), Map.of("a", "b"));
                    case NUMBERS_BY_NAME -> List.of(5, "much", Map.of("a", "much"), Map.of("a", Double.NaN));
                });
        Range range = setting.range();
        if (range != null && range.lo() != Double.NEGATIVE_INFINITY) {
            wrong.add(form(setting, range.loOpen() ? range.lo() : range.lo() - 1));
        }
        if (range != null && range.hi() != Double.POSITIVE_INFINITY) {
            wrong.add(form(setting, range.hiOpen() ? range.hi() : range.hi() + 1));
        }
        return wrong;
    }

    private static Object form(Setting setting, double value) {
        return switch (setting.type()) {
            case INTEGER -> Math.round(value);
            case NUMBERS -> List.of(value);
            case NUMBERS_BY_NAME -> Map.of("a", value);
            default -> value;
        };
    }

    private static void rejects(Descriptor method, Setting setting, Object value) {
        Map<String, Object> settings = new LinkedHashMap<>(method.settingsOf(method.defaults()));
        settings.put(setting.name(), value);
        assertThatThrownBy(() -> method.create(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(setting.name());
    }

    @TestFactory
    Stream<DynamicTest> everyMisspeltSettingIsRejectedWithWhatWasMeant() {
        return methods().stream()
                .flatMap(method -> method.settings().stream()
                        .map(setting -> DynamicTest.dynamicTest(method.name() + "." + setting.name() + "x", () -> {
                            Map<String, Object> settings = new LinkedHashMap<>(method.settingsOf(method.defaults()));
                            settings.put(setting.name() + "x", 1);
                            assertThatThrownBy(() -> method.create(settings))
                                    .isInstanceOf(ConfigException.class)
                                    .hasMessageContaining("unknown setting '" + setting.name() + "x'")
                                    .hasMessageContaining("did you mean '" + setting.name() + "'");
                        })));
    }

    @TestFactory
    Stream<DynamicTest> everyUpdatersRateAndDecayAreChecked() {
        SameDiffExt ext = SameDiffExt.load();
        List<DynamicTest> tests = new ArrayList<>();
        for (Descriptor method : methods()) {
            if (method.kind() != Kind.UPDATER) {
                continue;
            }
            for (String key : List.of("learningRate", "weightDecay")) {
                for (Object value : List.of(-1e-3, Double.NaN, Double.POSITIVE_INFINITY, "much", true)) {
                    tests.add(DynamicTest.dynamicTest(method.name() + "." + key + " = " + value, () -> {
                        Map<String, Object> settings = new HashMap<>(method.settingsOf(method.defaults()));
                        settings.put(key, value);
                        assertThatThrownBy(() -> ext.updater(method.name(), settings))
                                .isInstanceOf(ConfigException.class)
                                .hasMessageContaining(key);
                    }));
                }
            }
        }
        return tests.stream();
    }
}
