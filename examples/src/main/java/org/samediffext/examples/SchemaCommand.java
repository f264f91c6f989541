package org.samediffext.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.samediffext.config.SchemaWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the JSON Schema of configuration files. */
@Command(
        name = "schema",
        description = "Writes the JSON Schema of configuration files, from which editors complete and check.")
@SuppressWarnings("NullAway.Init")
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: the standard output).")
    private Optional<Path> file;

    @Option(names = "--updaters", description = "The schema of the list of updaters that the command optimizers reads.")
    private boolean updaters;

    @Option(names = "--attacks", description = "The schema of the list of attacks that the command robustness reads.")
    private boolean attacks;

    @Option(
            names = "--protections",
            description = "The schema of the list of protections that the command unlearnable reads.")
    private boolean protections;

    SchemaCommand() {}

    @Override
    public Integer call() throws IOException {
        String schema = schema().strip() + "\n";
        if (file.isPresent()) {
            Files.writeString(file.get(), schema);
        } else {
            PrintWriter out = spec.commandLine().getOut();
            out.print(schema);
            out.flush();
        }
        return 0;
    }

    private String schema() {
        SchemaWriter writer = new SchemaWriter();
        if (Stream.of(updaters, attacks, protections).filter(asked -> asked).count() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--updaters, --attacks and --protections exclude each other");
        }
        return updaters
                ? writer.writeUpdaters()
                : attacks ? writer.writeAttacks() : protections ? writer.writeProtections() : writer.write();
    }
}
