package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.UpdateRule;

/** Every updater follows the trajectories of the JSON files, whose origins stand in them; src/test/reference writes them. */
class ReferenceValuesTest {

    /** One trajectory. */
    record Reference(JsonNode row) {
        String method() {
            return row.get("method").asText();
        }

        RuleUpdater updater() {
            Map<String, Object> settings = new LinkedHashMap<>();
            row.get("settings")
                    .fields()
                    .forEachRemaining(e -> settings.put(
                            e.getKey(),
                            e.getValue().isTextual()
                                    ? e.getValue().asText()
                                    : e.getValue().isBoolean()
                                            ? (Object) e.getValue().asBoolean()
                                            : (Object) e.getValue().asDouble()));
            UpdateRule rule =
                    (UpdateRule) Registry.global().find(Kind.UPDATER, method()).create(settings);
            return new RuleUpdater(
                    rule,
                    row.get("learningRate").asDouble(),
                    null,
                    row.get("weightDecay").asDouble(),
                    0);
        }

        double[] theta() {
            return numbers(row.get("theta"));
        }

        long[] shape() {
            JsonNode shape = row.get("shape");
            return shape == null
                    ? new long[] {theta().length}
                    : Arrays.stream(numbers(shape))
                            .mapToLong(size -> Math.round(size))
                            .toArray();
        }

        List<double[]> rows(String name) {
            List<double[]> rows = new ArrayList<>();
            row.get(name).forEach(each -> rows.add(numbers(each)));
            return rows;
        }

        private static double[] numbers(JsonNode list) {
            double[] numbers = new double[list.size()];
            Arrays.setAll(numbers, i -> list.get(i).asDouble());
            return numbers;
        }

        void follow(DataType type, double tolerance) {
            List<double[]> actual = Steps.run(updater(), theta(), rows("gradients"), type, shape());
            List<double[]> expected = rows("expected");
            assertThat(actual).hasSameSizeAs(expected);
            for (int t = 0; t < actual.size(); t++) {
                for (int i = 0; i < theta().length; i++) {
                    double value = expected.get(t)[i];
                    assertThat(actual.get(t)[i])
                            .as("step %d element %d", t + 1, i)
                            .isCloseTo(value, within(tolerance * Math.max(1, Math.abs(value))));
                }
            }
        }

        @Override
        public String toString() {
            return method() + row.get("settings") + " lr " + row.get("learningRate") + " wd " + row.get("weightDecay")
                    + " shape " + Arrays.toString(shape());
        }
    }

    static Stream<Reference> references() throws IOException {
        List<Reference> references = new ArrayList<>();
        for (String file : List.of(
                "reference.json",
                "reference-rules.json",
                "reference-shapes.json",
                "reference-trust.json",
                "reference-noise.json")) {
            try (InputStream in = ReferenceValuesTest.class.getResourceAsStream(file)) {
                new ObjectMapper().readTree(in).forEach(row -> references.add(new Reference(row)));
            }
        }
        return references.stream();
    }

    /** Those whose gradients fit into float. */
    static Stream<Reference> tameReferences() throws IOException {
        return references().filter(reference -> reference.theta().length != 7);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void followsTheReferenceInDouble(Reference reference) {
        reference.follow(DataType.DOUBLE, 1e-12);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tameReferences")
    void followsTheReferenceInFloat(Reference reference) {
        reference.follow(DataType.FLOAT, 1e-5);
    }

    /** A method without reference values may not land: only the user's own formula has none. */
    @Test
    void everyUpdaterHasReferences() throws IOException {
        Set<String> known = new TreeSet<>();
        references().forEach(reference -> known.add(reference.method()));
        Set<String> methods = new TreeSet<>();
        Rules.descriptors().filter(d -> !d.name().equals("formula")).forEach(d -> methods.add(d.name()));
        assertThat(known).containsAll(methods);
    }
}
