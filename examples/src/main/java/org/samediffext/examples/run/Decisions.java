package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a network answers, by its own inference. */
final class Decisions {
    private static final int BATCH = 250;

    private Decisions() {}

    /** The class with the largest output, one an image. */
    static List<Integer> of(MultiLayerNetwork net, INDArray images) {
        List<Integer> answers = new ArrayList<>();
        for (long from = 0; from < images.size(0); from += BATCH) {
            long to = Math.min(from + BATCH, images.size(0));
            INDArray part = images.get(
                    NDArrayIndex.interval(from, to), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
            for (int answer : net.output(part).argMax(1).toIntVector()) {
                answers.add(answer);
            }
        }
        return answers;
    }

    static Proportion right(List<Integer> answers, List<Integer> labels) {
        int hits = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).equals(labels.get(i))) {
                hits++;
            }
        }
        return new Proportion(hits, answers.size());
    }
}
