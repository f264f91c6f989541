package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samediffext.losses.Distance;
import org.samediffext.losses.Mining;
import org.samediffext.losses.MultiSimilarity;
import org.samediffext.losses.Reduction;
import org.samediffext.losses.Triplet;
import org.samediffext.spi.LossTerm;

/**
 * A way to learn an embedding.
 *
 * @param name how tables call it
 * @param loss of the embeddings; absent for a classifier, of which the layer before the last one is the embedding
 * @param rate the learning rate at the start
 */
public record MetricMethod(String name, Optional<LossTerm> loss, double rate) {

    /**
     * The methods that are compared.
     *
     * @param rates learning rates by name, in place of the defaults
     * @return softmax, triplet and multi-similarity
     * @throws IllegalArgumentException for a rate of an unknown method, or one that is not positive
     */
    public static List<MetricMethod> all(Map<String, Double> rates) {
        // 50, made for networks that have learnt before, leaves a fresh one with little but the hardest negative to
        // learn from
        MultiSimilarity soft =
                new MultiSimilarity(2, 10, 0.5, Distance.COSINE, Mining.MULTI_SIMILARITY, 0.1, -100, Reduction.ALL);
        List<MetricMethod> methods = List.of(
                new MetricMethod("softmax", Optional.empty(), 0.01),
                new MetricMethod("triplet", Optional.of(new Triplet()), 0.003),
                new MetricMethod("multisimilarity", Optional.of(soft), 0.01));
        List<String> names = methods.stream().map(MetricMethod::name).toList();
        rates.forEach((name, rate) -> {
            if (!names.contains(name) || !(rate > 0)) {
                throw new IllegalArgumentException("--rate " + name + "=" + rate
                        + ", allowed is a positive rate of one of " + String.join(", ", names));
            }
        });
        return methods.stream()
                .map(each -> new MetricMethod(each.name, each.loss, rates.getOrDefault(each.name, each.rate)))
                .toList();
    }
}
