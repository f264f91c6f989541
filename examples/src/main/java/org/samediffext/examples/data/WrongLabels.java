package org.samediffext.examples.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Labels of which some were made wrong.
 *
 * @param given the label of each example, as a network is told
 * @param wrong the numbers of the examples whose label is wrong, in order
 */
public record WrongLabels(List<Integer> given, List<Integer> wrong) {

    /** Copies the lists. */
    public WrongLabels {
        given = List.copyOf(given);
        wrong = List.copyOf(wrong);
    }

    /**
     * Replaces some labels by another class, each other class as likely.
     *
     * @param examples whose labels are right
     * @param share how many are made wrong, from 0 to 1
     * @param seed of the choice
     * @return the labels, the same for the same seed
     */
    public static WrongLabels of(Examples examples, double share, long seed) {
        Random random = new Random(seed);
        List<Integer> order = IntStream.range(0, examples.size()).boxed().collect(Collectors.toList());
        Collections.shuffle(order, random);
        List<Integer> given = new ArrayList<>(examples.labels());
        List<Integer> wrong = order.subList(0, (int) Math.round(share * examples.size()));
        for (int i : wrong) {
            given.set(i, (given.get(i) + 1 + random.nextInt(examples.classes() - 1)) % examples.classes());
        }
        return new WrongLabels(given, wrong.stream().sorted().toList());
    }
}
