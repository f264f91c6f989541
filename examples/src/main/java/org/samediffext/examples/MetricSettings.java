package org.samediffext.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
        sets.forEach(set -> known("--set " + set, set.substring(0, Math.max(0, set.indexOf('.')))));
        normalised.forEach(name -> known("--normalise", name));
        List<MetricMethod> methods = new ArrayList<>();
        String[] documents = Bundled.text(CONFIG).split("(?m)^---$", -1);
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            Config config = new ConfigReader().parse(documents[i], of(name, sets, steps));
            methods.add(
                    new MetricMethod(name, config.updater().orElseThrow(), config.loss(), normalised.contains(name)));
        }
        return methods;
    }

    private static List<String> of(String name, List<String> sets, int steps) {
        String start = name + ".";
        return Stream.concat(
                        Stream.of("updater.learningRate.steps=" + steps),
                        sets.stream().filter(set -> set.startsWith(start)).map(set -> set.substring(start.length())))
                .toList();
    }

    private static void known(String option, String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    option + " names no method by '" + name + "', allowed are " + String.join(", ", NAMES));
        }
    }
}
