package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.UpdateRule;

/** Every updater follows the trajectories of reference.json, whose origins stand in it; src/test/reference writes it. */
class ReferenceValuesTest {

    /** One trajectory. */
    record Reference(
            String method,
            String origin,
            Map<String, Object> settings,
            double learningRate,
            double weightDecay,
            double[] theta,
            List<double[]> gradients,
            List<double[]> expected) {

        RuleUpdater updater() {
            UpdateRule rule =
                    (UpdateRule) Registry.global().find(Kind.UPDATER, method).create(settings);
            return new RuleUpdater(rule, learningRate, null, weightDecay, 0);
        }

        @Override
        public String toString() {
            return method + settings + " lr " + learningRate + " wd " + weightDecay + " n " + theta.length;
        }
    }

    static Stream<Reference> references() throws IOException {
        try (InputStream in = ReferenceValuesTest.class.getResourceAsStream("reference.json")) {
            List<Map<String, Object>> rows = new ObjectMapper().readValue(in, new TypeReference<>() {});
            return rows.stream().map(ReferenceValuesTest::reference);
        }
    }

    private static Reference reference(Map<String, Object> row) {
        @SuppressWarnings("unchecked")
        Map<String, Object> settings = (Map<String, Object>) row.get("settings");
        return new Reference(
                (String) row.get("method"),
                (String) row.get("origin"),
                settings,
                (double) row.get("learningRate"),
                (double) row.get("weightDecay"),
                numbers(row.get("theta")),
                rows(row.get("gradients")),
                rows(row.get("expected")));
    }

    private static List<double[]> rows(Object list) {
        List<double[]> rows = new ArrayList<>();
        ((List<?>) list).forEach(row -> rows.add(numbers(row)));
        return rows;
    }

    private static double[] numbers(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(x -> ((Number) x).doubleValue()).toArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void followsTheReferenceInDouble(Reference reference) {
        List<double[]> actual =
                Steps.run(reference.updater(), reference.theta(), reference.gradients(), DataType.DOUBLE);
        for (int t = 0; t < actual.size(); t++) {
            for (int i = 0; i < reference.theta().length; i++) {
                double expected = reference.expected().get(t)[i];
                assertThat(actual.get(t)[i])
                        .as("step %d element %d", t + 1, i)
                        .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void followsTheReferenceInFloat(Reference reference) {
        if (reference.theta().length != 3) {
            return; // the awkward gradients overflow float
        }
        List<double[]> actual =
                Steps.run(reference.updater(), reference.theta(), reference.gradients(), DataType.FLOAT);
        for (int t = 0; t < actual.size(); t++) {
            for (int i = 0; i < reference.theta().length; i++) {
                double expected = reference.expected().get(t)[i];
                assertThat(actual.get(t)[i])
                        .as("step %d element %d", t + 1, i)
                        .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    /** A method without reference values may not land: only the user's own formula has none. */
    @Test
    void everyUpdaterHasReferences() throws IOException {
        Map<String, Integer> known = new HashMap<>();
        references().forEach(reference -> known.merge(reference.method(), 1, Integer::sum));
        Set<String> methods = new TreeSet<>();
        Rules.descriptors().filter(d -> !d.name().equals("formula")).forEach(d -> methods.add(d.name()));
        assertThat(known.keySet()).containsAll(methods);
    }
}
