package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.ProtectionList;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.UnlearnableExperiment;
import org.samediffext.examples.run.UnlearnableOutcome;
import org.samediffext.examples.run.UnlearnableTask;
import org.samediffext.examples.run.UnlearnableVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes training images hard to learn from. */
@Command(
        name = "unlearnable",
        description = "Changes training images so that networks learn little from them, mixes them with clean ones, and"
                + " trains small networks on the mixtures.")
@SuppressWarnings("NullAway.Init")
final class UnlearnableCommand implements Callable<Integer> {
    private static final String CONFIG = "unlearnable.yaml";

    private final UnlearnableExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with the key 'protections' (default: a bundled one with ten entries).")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, such as protections[1].epsilon=0.05; may be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--pixels",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Entries of the list that are given no network, so that an ascent works among the pixels (default:"
                            + " 'bayes error in pixels' of the bundled list, none of another).")
    private List<String> blind = List.of();

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "fashion",
            description = "The data set: digits or fashion (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "600",
            description = "How many training images there are at most (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--fractions",
            paramLabel = "SHARE",
            split = ",",
            defaultValue = "0.2,0.5,0.8,1",
            description = "The shares of the images that are protected (default: ${DEFAULT-VALUE}).")
    private List<Double> fractions;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often everything is done, each time from other weights (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "15",
            description =
                    "Passes of a network through all images; of fewer images it takes as many steps (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/unlearnable",
            description = "Where the report and the protected images go (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Inject
    UnlearnableCommand(UnlearnableExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        UnlearnableOutcome outcome = experiment.run(task(), terminal.display(out));
        Path page = Report.write(outcome, folder);
        out.print(Table.of(outcome));
        out.println();
        UnlearnableVerdict.of(outcome).sentences().forEach(out::println);
        out.println();
        out.println("report: " + page);
        out.println("protected images: " + folder.resolve("*.bin") + ", to be read by DataSet.load(File)");
        out.flush();
        return 0;
    }

    private UnlearnableTask task() throws IOException {
        List<String> given = blind.isEmpty() && file.isEmpty() ? List.of("bayes error in pixels") : blind;
        ProtectionList protections = file.isPresent()
                ? new ConfigReader().readProtections(file.get(), sets)
                : new ConfigReader().parseProtections(Bundled.text(CONFIG), sets);
        try {
            return new UnlearnableTask(
                    Runner.command(spec), protections, given, source, images, fractions, seeds, epochs, batchSize);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
