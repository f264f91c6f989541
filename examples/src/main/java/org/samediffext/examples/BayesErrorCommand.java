package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.BayesExperiment;
import org.samediffext.examples.run.BayesOutcome;
import org.samediffext.examples.run.BayesTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares estimators of the Bayes error. */
@Command(
        name = "bayeserror",
        description =
                "Estimates the Bayes error of two Gaussians, where it is known, and of the digits, in pixels and in"
                        + " features that networks learn.")
@SuppressWarnings("NullAway.Init")
final class BayesErrorCommand implements Callable<Integer> {
    private final BayesExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "4000",
            description = "How many samples of the Gaussians are drawn at most (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many draws and trainings there are (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "40",
            description = "Passes through the training digits (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    BayesErrorCommand(BayesExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        BayesOutcome outcome = experiment.run(task(), terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private BayesTask task() {
        try {
            return new BayesTask(Runner.command(spec), samples, seed, seeds, epochs);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
