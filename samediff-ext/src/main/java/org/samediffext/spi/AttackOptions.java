package org.samediffext.spi;

import java.util.List;
import java.util.Optional;

/**
 * How an attack is run.
 *
 * @param seed the seed; each example draws from a stream of its own, so a result does not depend on the rest of the batch
 * @param firstSample the number of the first example within the data set, so that parts of a data set draw as the whole would
 * @param batchSize how many examples are given to the model at once; never changes a result
 * @param samples the numbers of the examples within the data set, for rows picked from it; empty where they follow {@code firstSample}
 * @param failOnNonFinite whether a NaN or infinity in scores or gradient is an exception; else the example is reported as failed
 * @param mask what may change, empty for everything
 */
public record AttackOptions(
        long seed, long firstSample, List<Long> samples, int batchSize, boolean failOnNonFinite, Optional<Mask> mask) {

    /** Seed 0, 256 examples at once, failures reported in the result. */
    public AttackOptions() {
        this(0, 0, List.of(), 256, false, Optional.empty());
    }

    /**
     * For examples that follow each other in the data set.
     *
     * @param seed the seed
     * @param firstSample the number of the first example
     * @param batchSize how many examples are given to the model at once
     * @param failOnNonFinite whether non-finite numbers are an exception
     */
    public AttackOptions(long seed, long firstSample, int batchSize, boolean failOnNonFinite) {
        this(seed, firstSample, List.of(), batchSize, failOnNonFinite, Optional.empty());
    }

    /** Checks the batch size and the numbers of the examples, and copies them. */
    public AttackOptions {
        samples = List.copyOf(samples);
        Range.that("samples", samples, "numbers >= 0", samples.stream().allMatch(sample -> sample >= 0));
        Range.atLeast("firstSample", firstSample, 0);
        Range.atLeast("batchSize", batchSize, 1);
    }

    /**
     * The number of an example within the data set, from which its random stream follows.
     *
     * @param row its row in the input
     * @return from {@code samples}, else {@code firstSample + row}
     */
    public long sample(int row) {
        return samples.isEmpty() ? firstSample + row : samples.get(row);
    }

    /**
     * The same for examples picked from a data set.
     *
     * @param numbers the number of each row's example
     * @return new options
     */
    public AttackOptions withSamples(List<Long> numbers) {
        return new AttackOptions(seed, firstSample, numbers, batchSize, failOnNonFinite, mask);
    }

    /**
     * The same with another seed.
     *
     * @param value the seed
     * @return new options
     */
    public AttackOptions withSeed(long value) {
        return new AttackOptions(value, firstSample, samples, batchSize, failOnNonFinite, mask);
    }

    /**
     * The same with another first example.
     *
     * @param value the number of the first example
     * @return new options
     */
    public AttackOptions withFirstSample(long value) {
        return new AttackOptions(seed, value, List.of(), batchSize, failOnNonFinite, mask);
    }

    /**
     * The same with another batch size.
     *
     * @param value the batch size
     * @return new options
     */
    public AttackOptions withBatchSize(int value) {
        return new AttackOptions(seed, firstSample, samples, value, failOnNonFinite, mask);
    }

    /**
     * The same with another treatment of non-finite numbers.
     *
     * @param value whether they are an exception
     * @return new options
     */
    public AttackOptions withFailOnNonFinite(boolean value) {
        return new AttackOptions(seed, firstSample, samples, batchSize, value, mask);
    }

    /**
     * The same with a mask.
     *
     * @param value what may change
     * @return new options
     */
    public AttackOptions withMask(Mask value) {
        return new AttackOptions(seed, firstSample, samples, batchSize, failOnNonFinite, Optional.of(value));
    }
}
