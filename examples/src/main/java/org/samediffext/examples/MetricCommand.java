package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.MetricExperiment;
import org.samediffext.examples.run.MetricMethod;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.MetricTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares losses that learn embeddings. */
@Command(
        name = "metric",
        description =
                "Learns embeddings of sketches by multi-similarity, triplet and softmax losses, and compares them on"
                        + " classes that none of them has seen.")
@SuppressWarnings("NullAway.Init")
final class MetricCommand implements Callable<Integer> {
    private final MetricExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many trainings each method has (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "450",
            description = "Steps of each training (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "8",
            description = "Classes in a minibatch of a loss of pairs (default: ${DEFAULT-VALUE}).")
    private int classes;

    @Option(
            names = "--per-class",
            paramLabel = "N",
            defaultValue = "10",
            description = "Sketches of each of them (default: ${DEFAULT-VALUE}).")
    private int perClass;

    @Option(
            names = "--unseen",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many sketches of unseen classes judge, at most 2000 (default: ${DEFAULT-VALUE}).")
    private int unseen;

    @Option(
            names = "--set",
            paramLabel = "NAME.KEY=VALUE",
            description = "Overrides a setting of softmax, triplet or multisimilarity, such as"
                    + " multisimilarity.loss.beta=20; may be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--normalise",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "softmax,triplet",
            description = "The methods whose embedding ends with batch normalization (default: ${DEFAULT-VALUE}).")
    private Set<String> normalised;

    @Option(
            names = "--validate",
            description =
                    "Learns from 80 of the 100 seen classes and judges by the other 20, to choose settings without a"
                            + " look at the unseen classes.")
    private boolean validate;

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    MetricCommand(MetricExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        MetricOutcome outcome = experiment.run(task(), terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(MetricTable.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private MetricTask task() throws IOException {
        try {
            List<MetricMethod> methods = MetricSettings.methods(sets, normalised, steps);
            return new MetricTask(
                    Runner.command(spec), methods, seed, seeds, steps, classes, perClass, unseen, validate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
