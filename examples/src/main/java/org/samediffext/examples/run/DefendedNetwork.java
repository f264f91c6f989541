package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.adversarial.InputTransform;
import org.samediffext.model.Classifiers;
import org.samediffext.registry.Registry;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Transform;

/**
 * A network behind a transform of its input, if there is one. What the transform draws is averaged over a few draws, which
 * depend on a seed and on the image.
 */
record DefendedNetwork(MultiLayerNetwork net, Optional<Transform> transform) {
    private static final int DRAWS = 10;
    private static final int BATCH = 250;

    /** What an attack goes through. */
    GradientModel view(long seed) {
        GradientModel bare = Classifiers.of(net, Bounds.UNIT);
        return transform.map(each -> each.before(bare, DRAWS, seed)).orElse(bare);
    }

    /** The answers, one an image; a bare network's are those of its own inference. */
    List<Integer> decisions(INDArray images, long seed) {
        if (transform.isEmpty()) {
            return Decisions.of(net, images);
        }
        GradientModel view = view(seed);
        List<Integer> answers = new ArrayList<>();
        for (long from = 0; from < images.size(0); from += BATCH) {
            long to = Math.min(from + BATCH, images.size(0));
            for (int answer : view.labels(images.get(NDArrayIndex.interval(from, to)))) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** The transform with its settings, and how its draws are treated; empty for a bare network. */
    Optional<String> defence() {
        return transform.map(each -> {
            Map<String, Object> settings = Registry.global().toMap(each);
            String values = settings.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("method"))
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
            boolean drawn = !(each instanceof InputTransform known) || known.kind() == InputTransform.Kind.STOCHASTIC;
            return each.name()
                    + (values.isEmpty() ? "" : " (" + values + ")")
                    + (drawn ? ", the mean over " + DRAWS + " draws" : "");
        });
    }
}
