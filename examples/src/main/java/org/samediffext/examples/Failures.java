package org.samediffext.examples;

import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import org.samediffext.ConfigException;
import picocli.CommandLine.ExitCode;

/** Says what failed: every problem of a configuration, or else one line. */
final class Failures {
    private Failures() {}

    static int report(Exception failure, PrintWriter err, boolean stacktrace) {
        if (stacktrace) {
            failure.printStackTrace(err);
        }
        if (failure instanceof ConfigException config) {
            config.problems().forEach(err::println);
            return ExitCode.USAGE;
        }
        err.println("error: " + line(failure));
        return ExitCode.SOFTWARE;
    }

    private static String line(Exception failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String first = message.lines().findFirst().orElseThrow();
        return failure instanceof FileSystemException ? failure.getClass().getSimpleName() + ": " + first : first;
    }
}
