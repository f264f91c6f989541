package org.samediffext.examples.run;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Which embeddings are compared, and how long they are learnt.
 *
 * @param command that repeats the run
 * @param methods the methods
 * @param first the first seed, at least 1
 * @param seeds how many trainings each method has, at least 1
 * @param steps of each training, at least 1
 * @param classes how many classes a minibatch has, at least 2
 * @param perClass how many sketches of each, at least 2
 * @param unseen how many sketches of classes that were not seen are the judge, at least 40
 * @param validate whether some of the classes that may be learnt from are held out and judge, to choose settings
 */
public record MetricTask(
        List<String> command,
        List<MetricMethod> methods,
        int first,
        int seeds,
        int steps,
        int classes,
        int perClass,
        int unseen,
        boolean validate) {

    /** How often a training is judged. */
    static final int CHECKS = 6;

    /** Checks the counts. */
    public MetricTask {
        command = List.copyOf(command);
        methods = List.copyOf(methods);
        Plan.positive("seed", first);
        Plan.positive("seeds", seeds);
        Plan.positive("steps", steps);
        Plan.positive("classes", classes);
        Plan.positive("per-class", perClass);
        Plan.positive("unseen", unseen);
    }

    /**
     * Sketches in a minibatch.
     *
     * @return classes times sketches of each
     */
    public int batchSize() {
        return classes * perClass;
    }

    /**
     * The classes that judge.
     *
     * @return in words
     */
    public String judges() {
        return validate ? "held out classes" : "unseen classes";
    }

    /**
     * The seeds.
     *
     * @return the first one and those after it
     */
    public List<Long> seedList() {
        return Seeds.from(first, seeds);
    }

    /**
     * When the embedding is judged.
     *
     * @return the numbers of steps after which it is, the last one being all of them
     */
    public List<Integer> checks() {
        int count = Math.min(CHECKS, steps);
        return LongStream.rangeClosed(1, count)
                .mapToObj(i -> (int) (i * steps / count))
                .toList();
    }
}
