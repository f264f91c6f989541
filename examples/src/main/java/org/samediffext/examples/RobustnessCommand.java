package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.samediffext.config.AttackList;
import org.samediffext.config.ConfigReader;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.Plan;
import org.samediffext.examples.run.RobustnessExperiment;
import org.samediffext.examples.run.RobustnessOutcome;
import org.samediffext.examples.run.RobustnessTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a network withstands. */
@Command(
        name = "robustness",
        description = "Runs several attacks against a saved network, or against one that is trained first, and checks"
                + " whether they are to be believed.")
@SuppressWarnings("NullAway.Init")
final class RobustnessCommand implements Callable<Integer> {
    private static final String CONFIG = "robustness.yaml";

    private final RobustnessExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with the key 'attacks' and, for what stands in front of the network, 'transform'"
                    + " (default: a bundled one with six attacks).")
    private Optional<Path> file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, such as attacks[2].steps=50; may be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A network that the train command saved, made for the same data.")
    private Optional<Path> model;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description = "Where finished parts of the attacks are kept, so that a run that was killed goes on.")
    private Optional<Path> resume;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "fashion",
            description = "The data set: digits or fashion (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Passes through the training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "32",
            description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--attacked",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many test images are attacked at most (default: ${DEFAULT-VALUE}).")
    private int attacked;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report/robustness",
            description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Inject
    RobustnessCommand(RobustnessExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RobustnessTask task = new RobustnessTask(Runner.command(spec), attacks(), source, plan(), model, resume);
        RobustnessOutcome outcome = experiment.run(task, terminal.display(out));
        Path page = Report.write(outcome, folder);
        out.println();
        outcome.network().defence().ifPresent(transform -> out.println("behind " + transform));
        out.print(outcome.report().table());
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private Plan plan() {
        try {
            return new Plan(epochs, batchSize, attacked);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private AttackList attacks() throws IOException {
        if (file.isPresent()) {
            return new ConfigReader().readAttacks(file.get(), sets);
        }
        return new ConfigReader().parseAttacks(Bundled.text(CONFIG), sets);
    }
}
