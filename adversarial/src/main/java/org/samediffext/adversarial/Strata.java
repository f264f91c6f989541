package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;

/** Minibatches with the same share of each class, drawn anew for each round. */
final class Strata {
    private Strata() {}

    /** Rows in a random order. */
    static int[] shuffled(int[] rows, SampleRandom random) {
        int[] order = rows.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = (int) (random.uniform() * (i + 1));
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /**
     * All rows, each in one batch.
     *
     * @param data the rows
     * @param size about how many rows a batch has; more where a class would otherwise have fewer than two rows in a batch
     * @param random of the round
     * @return the rows of each batch
     */
    static List<int[]> of(Labelled data, int size, SampleRandom random) {
        int wanted = (data.size() + size - 1) / size;
        int count = Math.max(1, Math.min(wanted, data.smallestClass() / 2));
        List<List<Integer>> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            batches.add(new ArrayList<>());
        }
        int next = 0;
        for (int c = 0; c < data.members().size(); c++) {
            for (int row : shuffled(data.members().get(c), random.stream(c))) {
                batches.get(next++ % count).add(row);
            }
        }
        return batches.stream()
                .map(batch -> batch.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
