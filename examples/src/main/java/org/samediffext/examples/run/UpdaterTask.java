package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.config.UpdaterList;
import org.samediffext.examples.data.Source;

/**
 * Which updaters are compared, and on what.
 *
 * @param command that repeats the run
 * @param updaters the updaters and the first seed
 * @param source the data
 * @param images how many training images are used at most, at least 1
 * @param seeds how many trainings each updater has, at least 1
 * @param epochs passes through the training images, at least 1
 * @param batchSize images a step, at least 1
 */
public record UpdaterTask(
        List<String> command, UpdaterList updaters, Source source, int images, int seeds, int epochs, int batchSize) {

    /** Checks the counts. */
    public UpdaterTask {
        command = List.copyOf(command);
        Plan.positive("images", images);
        Plan.positive("seeds", seeds);
        Plan.positive("epochs", epochs);
        Plan.positive("batch-size", batchSize);
    }

    /**
     * The seeds.
     *
     * @return the first one and those after it, without 0, which ND4J takes for none
     */
    public List<Long> seedList() {
        return Seeds.from(updaters.seed(), seeds);
    }
}
