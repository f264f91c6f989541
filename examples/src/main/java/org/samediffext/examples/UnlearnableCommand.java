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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes training images hard to learn from. */
@Command(
        name = "unlearnable",
        description = "Changes training images so that networks learn little from them, mixes them with clean ones, and"
                + " trains small networks on the mixtures.",
        footer =
                "The configuration has the key 'protections'; the bundled one has ten. A network that learns from fewer images"
                        + " takes as many steps as one that learns from all.")
@SuppressWarnings("NullAway.Init")
final class UnlearnableCommand implements Callable<Integer> {
    private final UnlearnableExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BundledConfig config = new BundledConfig();

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

    @Mixin
    private TrainingOptions training = new TrainingOptions(1, 15, 64);

    @Mixin
    private OutOption report = new OutOption();

    @Option(
            names = "--states",
            paramLabel = "FOLDER",
            description =
                    "Where the ascent of the Bayes error, error-minimising noise and targeted poisoning write how far"
                            + " they are; a run that was stopped and is started again with this option goes on from there.")
    private Optional<Path> states;

    @Inject
    UnlearnableCommand(UnlearnableExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        UnlearnableOutcome outcome = experiment.run(task(), states, terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        UnlearnableVerdict.of(outcome).sentences().forEach(out::println);
        out.println();
        out.println("report: " + page);
        out.println("protected images: " + report.folder().resolve("*.bin") + ", to be read by DataSet.load(File)");
        out.flush();
        return 0;
    }

    private UnlearnableTask task() throws IOException {
        List<String> given = blind.isEmpty() && !config.given() ? List.of("bayes error in pixels") : blind;
        ProtectionList protections =
                config.read(new ConfigReader()::readProtections, new ConfigReader()::parseProtections);
        try {
            return new UnlearnableTask(
                    Runner.command(spec),
                    protections,
                    given,
                    source,
                    images,
                    fractions,
                    training.seeds(),
                    training.epochs(),
                    training.batchSize());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
