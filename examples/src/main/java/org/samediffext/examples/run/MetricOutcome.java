package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.examples.data.Split;

/**
 * What a comparison of embeddings found.
 *
 * @param task what was done
 * @param split the data
 * @param parameters how many weights the network has up to the embedding
 * @param pixels scores of the pixels themselves on the unseen classes
 * @param methods in the order of the task
 * @param gallery sketches of unseen classes with their nearest neighbours
 * @param seconds of wall clock of everything
 * @param config the resolved configurations as YAML
 * @param versions of what took part, by name
 */
public record MetricOutcome(
        MetricTask task,
        Split split,
        long parameters,
        MetricScores pixels,
        List<MetricTrials> methods,
        List<Neighbours> gallery,
        double seconds,
        String config,
        Map<String, String> versions) {

    /** Copies the lists. */
    public MetricOutcome {
        methods = List.copyOf(methods);
        gallery = List.copyOf(gallery);
    }

    /**
     * A sketch and its nearest neighbours.
     *
     * @param query the sketch
     * @param byMethod the nearest first, by the name of what compared them
     */
    public record Neighbours(Sketch query, Map<String, List<Sketch>> byMethod) {}

    /**
     * A sketch.
     *
     * @param number in the unseen part
     * @param label its class
     * @param image {@code [height, width]}
     */
    public record Sketch(int number, int label, INDArray image) {}
}
