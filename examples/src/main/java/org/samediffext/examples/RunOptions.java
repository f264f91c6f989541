package org.samediffext.examples;

import java.util.Optional;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.run.Plan;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that runs an experiment. */
@SuppressWarnings("NullAway.Init")
final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Source fallback = Source.DIGITS;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            description = "The data set: digits or fashion (default: digits, for attack without --config fashion).")
    private Optional<Source> source;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes through the training images (default: 12 for digits, 5 for fashion).")
    private Optional<Integer> epochs;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "32", description = "Images a step (default: 32).")
    private int batchSize;

    @Option(
            names = "--attacked",
            paramLabel = "N",
            description = "How many test images are attacked (default: all 450 digits, the first 100 of fashion).")
    private Optional<Integer> attacked;

    RunOptions() {}

    Source source() {
        return source.orElse(fallback);
    }

    /** The data set where the command names none. */
    void fallBackTo(Source other) {
        fallback = other;
    }

    Plan plan() {
        boolean digits = source() == Source.DIGITS;
        try {
            return new Plan(epochs.orElse(digits ? 12 : 5), batchSize, attacked.orElse(digits ? 450 : 100));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
