package org.samediffext.examples;

import picocli.CommandLine.Option;

/** The options of a command that trains networks again and again. */
final class TrainingOptions {
    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "How often everything is done, each time from other weights and draws (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes through the training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    /** The values where the user gives none. */
    TrainingOptions(int seeds, int epochs, int batchSize) {
        this.seeds = seeds;
        this.epochs = epochs;
        this.batchSize = batchSize;
    }

    int seeds() {
        return seeds;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }
}
