package org.samediffext.examples;

import java.nio.file.Path;
import java.util.List;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import picocli.CommandLine.Option;

/** The options that name a configuration. */
@SuppressWarnings("NullAway.Init")
final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration, a YAML file.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the configuration, such as updater.beta1=0.95; may be repeated.")
    private List<String> sets = List.of();

    ConfigOptions() {}

    Config read(SameDiffExt ext) {
        return ext.read(file, sets);
    }
}
