package org.samediffext.spi;

/**
 * How an attack is run.
 *
 * @param seed the seed; each example draws from a stream of its own, so a result does not depend on the rest of the batch
 * @param firstSample the number of the first example within the data set, so that parts of a data set draw as the whole would
 * @param batchSize how many examples are given to the model at once; never changes a result
 * @param failOnNonFinite whether a NaN or infinity in scores or gradient is an exception; else the example is reported as failed
 */
public record AttackOptions(long seed, long firstSample, int batchSize, boolean failOnNonFinite) {

    /** Seed 0, 256 examples at once, failures reported in the result. */
    public AttackOptions() {
        this(0, 0, 256, false);
    }

    /** Checks the batch size. */
    public AttackOptions {
        Range.atLeast("firstSample", firstSample, 0);
        Range.atLeast("batchSize", batchSize, 1);
    }

    /**
     * The same with another seed.
     *
     * @param value the seed
     * @return new options
     */
    public AttackOptions withSeed(long value) {
        return new AttackOptions(value, firstSample, batchSize, failOnNonFinite);
    }

    /**
     * The same with another first example.
     *
     * @param value the number of the first example
     * @return new options
     */
    public AttackOptions withFirstSample(long value) {
        return new AttackOptions(seed, value, batchSize, failOnNonFinite);
    }

    /**
     * The same with another batch size.
     *
     * @param value the batch size
     * @return new options
     */
    public AttackOptions withBatchSize(int value) {
        return new AttackOptions(seed, firstSample, value, failOnNonFinite);
    }

    /**
     * The same with another treatment of non-finite numbers.
     *
     * @param value whether they are an exception
     * @return new options
     */
    public AttackOptions withFailOnNonFinite(boolean value) {
        return new AttackOptions(seed, firstSample, batchSize, value);
    }
}
