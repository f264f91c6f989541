package org.samediffext.examples;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where results go. */
@SuppressWarnings("NullAway.Init")
final class OutOption {
    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/${COMMAND-NAME}",
            description = "Where the report and what comes with it go (default: ${DEFAULT-VALUE}).")
    private Path folder;

    OutOption() {}

    Path folder() {
        return folder;
    }
}
