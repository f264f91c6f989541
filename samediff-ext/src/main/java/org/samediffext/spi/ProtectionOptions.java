package org.samediffext.spi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a protection is run.
 *
 * @param bounds the box of legal features
 * @param seed the seed of everything random
 * @param surrogate the model that methods look through which need one; ignored by the others
 * @param state a file to which methods that can be resumed write after each round, and from which they go on; ignored by the
 *     others
 * @param progress told after each round
 */
public record ProtectionOptions(
        Bounds bounds, long seed, Optional<Surrogate> surrogate, Optional<Path> state, Progress progress) {

    /** Told how far a protection is. */
    @FunctionalInterface
    public interface Progress {

        /**
         * A round is done, and written to the state file if there is one.
         *
         * @param done how many rounds are done
         * @param rounds of how many
         * @param value the method's objective during the round
         */
        void round(int done, int rounds, double value);
    }

    /** Features from 0 to 1, seed 0, no surrogate, no file, no progress. */
    public ProtectionOptions() {
        this(Bounds.UNIT, 0, Optional.empty(), Optional.empty(), (done, rounds, value) -> {});
    }

    /**
     * The same with other bounds.
     *
     * @param value the box of legal features
     * @return new options
     */
    public ProtectionOptions withBounds(Bounds value) {
        return new ProtectionOptions(value, seed, surrogate, state, progress);
    }

    /**
     * The same with another seed.
     *
     * @param value the seed
     * @return new options
     */
    public ProtectionOptions withSeed(long value) {
        return new ProtectionOptions(bounds, value, surrogate, state, progress);
    }

    /**
     * The same with a surrogate.
     *
     * @param value the model
     * @return new options
     */
    public ProtectionOptions withSurrogate(Surrogate value) {
        return new ProtectionOptions(bounds, seed, Optional.of(value), state, progress);
    }

    /**
     * The same with a state file.
     *
     * @param value the file, which need not exist; its folder must
     * @return new options
     */
    public ProtectionOptions withState(Path value) {
        return new ProtectionOptions(bounds, seed, surrogate, Optional.of(value), progress);
    }

    /**
     * The same with a listener.
     *
     * @param value told after each round
     * @return new options
     */
    public ProtectionOptions withProgress(Progress value) {
        return new ProtectionOptions(bounds, seed, surrogate, state, value);
    }
}
