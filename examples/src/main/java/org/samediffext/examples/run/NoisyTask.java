package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.config.Config;
import org.samediffext.examples.data.Source;
import org.samediffext.losses.EarlyLearning;

/**
 * How much is trained on labels of which some are wrong.
 *
 * @param command that repeats the run
 * @param config the first seed, the updater, and the loss that is compared with cross entropy: early learning
 * @param source the data
 * @param images how many training images are used at most, at least 1
 * @param wrong the share of wrong labels, above 0 and below 1
 * @param seeds how many trainings each loss has, at least 1
 * @param epochs passes through the training images, at least 1
 * @param batchSize images a step, at least 1
 */
public record NoisyTask(
        List<String> command,
        Config config,
        Source source,
        int images,
        double wrong,
        int seeds,
        int epochs,
        int batchSize) {

    /** Checks the counts. */
    public NoisyTask {
        command = List.copyOf(command);
        Plan.positive("images", images);
        Plan.positive("seeds", seeds);
        Plan.positive("epochs", epochs);
        Plan.positive("batch-size", batchSize);
        if (!(wrong > 0 && wrong < 1)) {
            throw new IllegalArgumentException("--wrong is " + wrong + ", allowed is a share with 0 < wrong < 1");
        }
        if (config.updater().isEmpty()
                || config.loss().isEmpty()
                || !(config.loss().get().term() instanceof EarlyLearning)) {
            throw new IllegalArgumentException(
                    "the configuration needs the keys 'updater' and 'loss', with 'method: earlylearning' in the latter");
        }
    }

    /**
     * The seeds.
     *
     * @return the first one and those after it, without 0, which ND4J takes for none
     */
    public List<Long> seedList() {
        return Seeds.from(config.seed(), seeds);
    }
}
