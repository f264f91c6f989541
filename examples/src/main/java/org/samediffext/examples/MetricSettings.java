package org.samediffext.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.run.MetricMethod;

/** What the command {@code metric} compares: a bundled file with one configuration for each method. */
final class MetricSettings {
    private static final String CONFIG = "metric.yaml";
    private static final List<String> NAMES = List.of("softmax", "triplet", "multisimilarity");

    private MetricSettings() {}

    /**
     * The methods.
     *
     * @param sets settings that replace bundled ones, each after the name of its method and a dot
     * @param normalised the methods whose embedding ends with batch normalization
     * @param steps over which a learning rate falls
     * @return in the order of the file
     */
    static List<MetricMethod> methods(List<String> sets, Set<String> normalised, int steps) throws IOException {
        Map<String, List<String>> byName = byName(sets, steps);
        normalised.forEach(name -> known("--normalise", name));
        List<MetricMethod> methods = new ArrayList<>();
        String[] documents = Bundled.text(CONFIG).split("(?m)^---$");
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            Config config = new ConfigReader().parse(documents[i], byName.getOrDefault(name, List.of()));
            methods.add(new MetricMethod(
                    name, config.updater().orElseThrow(), config.loss(), normalised.contains(name)));
        }
        return methods;
    }

    private static Map<String, List<String>> byName(List<String> sets, int steps) {
        Map<String, List<String>> byName = new TreeMap<>();
        NAMES.forEach(name -> byName.put(name, new ArrayList<>(List.of("updater.learningRate.steps=" + steps))));
        for (String set : sets) {
            int dot = set.indexOf('.');
            String name = dot < 0 ? set : set.substring(0, dot);
            known("--set " + set, name);
            byName.get(name).add(set.substring(dot + 1));
        }
        return byName;
    }

    private static void known(String option, String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    option + " names no method by '" + name + "', allowed are " + String.join(", ", NAMES));
        }
    }
}
