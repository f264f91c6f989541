package org.samediffext.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that put a configuration in the place of the one that comes with the command, and change either. */
@SuppressWarnings("NullAway.Init")
final class BundledConfig {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file to take instead of ${COMMAND-NAME}.yaml, which is bundled.")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides a setting of the configuration, by its path, such as loss.lambda=7; may be repeated.")
    private List<String> sets = List.of();

    BundledConfig() {}

    /** Reads a configuration. */
    @FunctionalInterface
    interface Reader<S, T> {
        T read(S source, List<String> sets) throws IOException;
    }

    /** Whether the user gave a file. */
    boolean given() {
        return file.isPresent();
    }

    /** What the user's file says, or else the bundled text of the command. */
    <T> T read(Reader<Path, T> files, Reader<String, T> texts) throws IOException {
        return file.isPresent() ? files.read(file.get(), sets) : texts.read(Bundled.text(spec.name() + ".yaml"), sets);
    }
}
