package org.samediffext.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs commands as the command line does. */
abstract class CommandTest {
    @TempDir
    Path folder;

    /** What the last command wrote. */
    String out = "";

    /** What the last command complained of. */
    String err = "";

    int run(Object... args) {
        StringWriter outWriter = new StringWriter();
        StringWriter errWriter = new StringWriter();
        CommandLine commands = Main.commandLine(new CliModule(new Terminal(false)))
                .setOut(new PrintWriter(outWriter))
                .setErr(new PrintWriter(errWriter));
        int code =
                Main.execute(commands, Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        out = outWriter.toString();
        err = errWriter.toString();
        return code;
    }

    /** The metrics of a report without what a clock has measured. */
    static String json(Path report) throws IOException {
        return Files.readString(report.resolve("metrics.json")).replaceAll("econds\": [0-9.eE-]+", "econds\": 0");
    }
}
