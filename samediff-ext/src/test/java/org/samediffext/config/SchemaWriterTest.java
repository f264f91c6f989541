package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.samediffext.ConfigException;
import org.samediffext.registry.Registry;
import org.samediffext.registry.ToyRegistry;

class SchemaWriterTest {
    private final Registry registry = ToyRegistry.full();
    private final String text = new SchemaWriter(registry).write();
    private final JsonNode schema = parse(text);

    @Test
    void statesTypesRangesAndDefaults() {
        JsonNode updater = schema.at("/$defs/updater.toymomentum");

        assertThat(schema.get("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(updater.at("/properties/method/enum")).hasToString("[\"toymomentum\",\"toyheavyball\"]");
        assertThat(updater.at("/properties/beta"))
                .hasToString("{\"type\":\"number\",\"minimum\":0.0,\"exclusiveMaximum\":1.0,\"default\":0.9,"
                        + "\"description\":\"a number with 0 <= beta < 1\"}");
        assertThat(updater.get("description").asText())
                .isEqualTo("toy heavy-ball momentum (Polyak 1964, Some methods of speeding up convergence, eq. 9)");
        assertThat(updater.at("/properties/learningRate"))
                .hasToString("{\"if\":{\"type\":\"object\"},\"then\":{\"$ref\":\"#/$defs/schedule\"},"
                        + "\"else\":{\"type\":\"number\",\"minimum\":0},\"default\":0.001}");
        assertThat(schema.at("/$defs/inheriting.toymomentum").findValue("default"))
                .isNull();
        assertThat(schema.at("/$defs/attack.toystill/required")).hasToString("[\"method\",\"epsilon\"]");
        assertThat(schema.at("/$defs/attack.toystill/properties/norm/enum")).hasToString("[\"linf\",\"l2\",\"l1\"]");
        assertThat(schema.at("/$defs/attack.toystill/properties/epsilon/examples"))
                .hasToString("[[0.1]]");
    }

    @Test
    void leavesOutKindsWithoutMethods() {
        JsonNode bare = parse(new SchemaWriter(ToyRegistry.empty()).write());

        assertThat(bare.get("properties").fieldNames()).toIterable().containsExactly("seed");
        assertThat(bare.get("$defs")).isEmpty();
    }

    @Test
    void isTheSameEachTime() {
        assertThat(new SchemaWriter(registry).write()).isEqualTo(text);
    }

    @Test
    void escapesText() {
        assertThat(parse(Json.of(List.of("a\"b\\c\nd\u0001é😀"))).get(0).asText())
                .isEqualTo("a\"b\\c\nd\u0001é😀");
        assertThat(Json.of(List.of())).isEqualTo("[]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{seed: 3}",
                "{updater: {method: toymomentum, beta: 0.5, weightDecay: 0, learningRate: 1e-3}}",
                "{updater: {method: toyheavyball}}",
                "{updater: {method: toysgd, onNonFinite: skip, clip: {value: 1}, noise: {eta: 0.3, seed: 17}}}",
                "{updater: {method: toysgd, clip: {norm: 0.5}, lookahead: {}, average: {kind: ema, decay: 0.9}}}",
                "{updater: {method: toysgd, clip: {globalNorm: 1}, l0: {fraction: 0.5}}}",
                "{updater: {method: toysgd, l0: {fraction: 0, biases: true}, groups: [{match: a, l0: none}]}}",
                "{updater: {method: toysgd, average: {kind: swa, start: 100, every: 1}, groups: [{match: a, average: none}]}}",
                "{updater: {method: toysgd, learningRate: {schedule: toylinear, steps: 3}}}",
                "{updater: {method: toymomentum, groups: [{match: a}, {match: b, beta: 0.5}, {match: c, method: toysgd}]}}",
                "{updater: {method: toyformula, formula: step = g}}",
                "{attack: {method: toystill, epsilon: 0.5}, loss: {method: toysquare}}",
                "{attack: {method: toystill, epsilon: [0.5, 1], norm: l2, steps: 1}}"
            })
    void acceptsWhatTheReaderAccepts(String yaml) {
        new ConfigReader(registry).parse(yaml);
        assertThat(SchemaCheck.accepts(schema, Document.of(yaml))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{sed: 3}",
                "{seed: 3.5}",
                "{seed: 0}",
                "{updater: {}}",
                "{updater: {method: toysgdd}}",
                "{updater: {method: toysquare}}",
                "{updater: {method: toysgd, onNonFinite: never}}",
                "{updater: {method: toysgd, clip: 1}}",
                "{updater: {method: toysgd, clip: {}}}",
                "{updater: {method: toysgd, clip: {vlaue: 1}}}",
                "{updater: {method: toysgd, clip: {value: 1, norm: 1}}}",
                "{updater: {method: toysgd, clip: {norm: 0}}}",
                "{updater: {method: toysgd, noise: {eta: -1}}}",
                "{updater: {method: toysgd, lookahead: {steps: 0}}}",
                "{updater: {method: toysgd, lookahead: {alpha: 1.5}}}",
                "{updater: {method: toysgd, average: {decay: 0.9}}}",
                "{updater: {method: toysgd, l0: {}}}",
                "{updater: {method: toysgd, l0: {fraction: 1}}}",
                "{updater: {method: toysgd, l0: {fraction: 0.5, biases: 1}}}",
                "{updater: {method: toysgd, average: {kind: swa, decay: 0.9}}}",
                "{updater: {method: toymomentum, beta: 1}}",
                "{updater: {method: toymomentum, beta: -0.5}}",
                "{updater: {method: toymomentum, beta: x}}",
                "{updater: {method: toymomentum, bta: 0.5}}",
                "{updater: {method: toysgd, beta: 0.5}}",
                "{updater: {method: toysgd, learningRate: -1}}",
                "{updater: {method: toysgd, learningRate: {schedule: toylinear, steps: 0}}}",
                "{updater: {method: toysgd, learningRate: {method: toylinear}}}",
                "{updater: {method: toymomentum, groups: [{beta: 0.5}]}}",
                "{updater: {method: toymomentum, groups: [{match: a, method: toysgd, beta: 0.5}]}}",
                "{updater: {method: toymomentum, groups: [{match: a, groups: []}]}}",
                "{updater: {method: toysgd, match: a}}",
                "{updater: {method: toyformula, formula: 5}}",
                "{loss: {method: toysquare, scale: 0}}",
                "{attack: {method: toystill}}",
                "{attack: {method: toystill, epsilon: [0.5, 0]}}",
                "{attack: {method: toystill, epsilon: 1, norm: l3}}",
                "{attack: {method: toystill, epsilon: 1, steps: 1.5}}",
                "{attack: {method: toystill, epsilon: 1, steps: 0}}"
            })
    void refusesWhatTheReaderRefuses(String yaml) {
        assertThatThrownBy(() -> new ConfigReader(registry).parse(yaml)).isInstanceOf(ConfigException.class);
        assertThat(SchemaCheck.accepts(schema, Document.of(yaml))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{updaters: [{method: toysgd}]}",
                "{seed: 3, updaters: [{method: toysgd}, {name: fast, method: toysgd, learningRate: 1}]}",
                "{updaters: [{name: a b, method: toymomentum, beta: 0.5, groups: [{match: a, method: toysgd}]}]}"
            })
    void acceptsTheListsThatTheReaderAccepts(String yaml) {
        new ConfigReader(registry).parseUpdaters(yaml, List.of());
        assertThat(SchemaCheck.accepts(parse(new SchemaWriter(registry).writeUpdaters()), Document.of(yaml)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{updaters: []}",
                "{updaters: {method: toysgd}}",
                "{updaters: [toysgd]}",
                "{updaters: [{name: fast}]}",
                "{updaters: [{method: toysgd, name: ''}]}",
                "{updaters: [{method: toysgd, name: 3}]}",
                "{updaters: [{method: toysgd, name: thisisnamewithmorethanthirtytwoletters}]}",
                "{updaters: [{method: toysgd, nmae: x}]}",
                "{updaters: [{method: toysgd, groups: [{match: a, name: x}]}]}",
                "{updater: {method: toysgd}, updaters: [{method: toysgd}]}"
            })
    void refusesTheListsThatTheReaderRefuses(String yaml) {
        assertThatThrownBy(() -> new ConfigReader(registry).parseUpdaters(yaml, List.of()))
                .isInstanceOf(ConfigException.class);
        assertThat(SchemaCheck.accepts(parse(new SchemaWriter(registry).writeUpdaters()), Document.of(yaml)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{attacks: [{method: toystill, epsilon: 1}]}",
                "{seed: 3, attacks: [{method: toystill, epsilon: [1, 2]}, {name: b, method: toystill, epsilon: 1}]}"
            })
    void acceptsTheAttacksThatTheReaderAccepts(String yaml) {
        new ConfigReader(registry).parseAttacks(yaml, List.of());
        assertThat(SchemaCheck.accepts(parse(new SchemaWriter(registry).writeAttacks()), Document.of(yaml)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{attacks: []}",
                "{attacks: [toystill]}",
                "{attacks: [{method: toystill}]}",
                "{attacks: [{method: toysgd}]}",
                "{attacks: [{method: toystill, epsilon: 1, name: ''}]}",
                "{attack: {method: toystill, epsilon: 1}, attacks: [{method: toystill, epsilon: 1}]}"
            })
    void refusesTheAttacksThatTheReaderRefuses(String yaml) {
        assertThatThrownBy(() -> new ConfigReader(registry).parseAttacks(yaml, List.of()))
                .isInstanceOf(ConfigException.class);
        assertThat(SchemaCheck.accepts(parse(new SchemaWriter(registry).writeAttacks()), Document.of(yaml)))
                .isFalse();
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Document {
        static JsonNode of(String yaml) {
            Source source = Source.file("test", yaml);
            Object value = new YamlReader(source, new Places(source.whole()), new Problems())
                    .read("")
                    .orElseThrow()
                    .value();
            return new ObjectMapper().valueToTree(value);
        }
    }
}
