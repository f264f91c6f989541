package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.CertifyExperiment;
import org.samediffext.examples.run.CertifyNetwork;
import org.samediffext.examples.run.CertifyOutcome;
import org.samediffext.examples.run.CertifyTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Proves how far images may be changed. */
@Command(
        name = "certify",
        description = "Trains small networks under Gaussian noise, proves by randomized smoothing within which distance"
                + " their answers hold, and attacks them.")
@SuppressWarnings("NullAway.Init")
final class CertifyCommand implements Callable<Integer> {
    private final CertifyExperiment experiment;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            defaultValue = "fashion",
            description = "The data set: digits or fashion (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "mlp",
            description = "The network: mlp or the much slower cnn (default: ${DEFAULT-VALUE}).")
    private CertifyNetwork network;

    @Option(
            names = "--sigmas",
            paramLabel = "SIGMA",
            split = ",",
            defaultValue = "0.12,0.25,0.5",
            description = "Standard deviations of the noise, where pixels run from 0 to 1 (default: ${DEFAULT-VALUE}).")
    private List<Double> sigmas;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private TrainingOptions training = new TrainingOptions(1, 20, 64);

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many test images are certified and attacked at most (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How often the noise is drawn for a certificate (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Mixin
    private OutOption report = new OutOption();

    @Inject
    CertifyCommand(CertifyExperiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        CertifyOutcome outcome = experiment.run(task(), terminal.display(out));
        Path page = Report.write(outcome, report.folder());
        out.print(Table.of(outcome));
        out.println();
        out.println("report: " + page);
        out.flush();
        return 0;
    }

    private CertifyTask task() {
        try {
            return new CertifyTask(
                    Runner.command(spec),
                    source,
                    network,
                    sigmas,
                    seed,
                    training.seeds(),
                    training.epochs(),
                    training.batchSize(),
                    images,
                    draws);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
