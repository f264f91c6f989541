package org.samediffext.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.samediffext.examples.run.BayesOutcome;
import org.samediffext.examples.run.CertifyOutcome;
import org.samediffext.examples.run.CertifyTrial;
import org.samediffext.examples.run.DefendOutcome;
import org.samediffext.examples.run.FileNames;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.RobustnessOutcome;
import org.samediffext.examples.run.UnlearnableOutcome;
import org.samediffext.examples.run.UnlearningOutcome;
import org.samediffext.examples.run.UpdaterOutcome;

/** The folder that a run leaves behind. */
public final class Report {
    private Report() {}

    /**
     * Writes {@code config.yaml}, {@code metrics.json}, {@code metrics.csv} and {@code report.html}.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(Outcome outcome, Path folder) throws IOException {
        return write(folder, outcome.config(), Metrics.json(outcome), Metrics.csv(outcome), new Page(outcome).html());
    }

    /**
     * Writes the same files for a comparison of updaters.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(UpdaterOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.config(),
                UpdaterMetrics.json(outcome),
                UpdaterMetrics.csv(outcome),
                new UpdaterPage(outcome).html());
    }

    /**
     * Writes the same files for a comparison on wrong labels.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(NoisyOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.config(),
                NoisyMetrics.json(outcome),
                NoisyMetrics.csv(outcome),
                new NoisyPage(outcome).html());
    }

    /**
     * Writes the same files for a comparison of embeddings.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(MetricOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.config(),
                MetricMetrics.json(outcome),
                MetricMetrics.csv(outcome),
                new MetricPage(outcome).html());
    }

    /**
     * Writes the same files for an experiment of unlearning.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(UnlearningOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.yaml(),
                UnlearningMetrics.json(outcome),
                UnlearningMetrics.csv(outcome),
                new UnlearningPage(outcome).html());
    }

    /**
     * Writes the same files for a comparison of protections, and the protected images of each method as a {@code .bin} file that
     * ND4J's {@code DataSet.load} reads, named by {@link FileNames}.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(UnlearnableOutcome outcome, Path folder) throws IOException {
        Path page = write(
                folder,
                outcome.config(),
                UnlearnableMetrics.json(outcome),
                UnlearnableMetrics.csv(outcome),
                new UnlearnablePage(outcome).html());
        Map<String, String> files = FileNames.of(List.copyOf(outcome.sets().keySet()));
        outcome.sets()
                .forEach((method, set) ->
                        set.save(folder.resolve(files.get(method) + ".bin").toFile()));
        return page;
    }

    /**
     * Writes the same files for a comparison of estimators.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(BayesOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.task().config(),
                BayesMetrics.json(outcome),
                BayesMetrics.csv(outcome),
                new BayesPage(outcome).html());
    }

    /**
     * Writes the same files for a certification, and the certificates of each training under noise as a {@code .tsv} file.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(CertifyOutcome outcome, Path folder) throws IOException {
        Path page = write(
                folder,
                outcome.task().config(),
                CertifyMetrics.json(outcome),
                CertifyMetrics.csv(outcome),
                new CertifyPage(outcome).html());
        for (CertifyTrial trial : outcome.trials()) {
            if (trial.sigma() > 0) {
                String name = "certified-sigma" + trial.sigma() + "-seed" + trial.seed() + ".tsv";
                Files.writeString(folder.resolve(name), CertifyMetrics.tsv(trial));
            }
        }
        return page;
    }

    /**
     * Writes the same files for a training with and without a defense.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(DefendOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.config(),
                DefendMetrics.json(outcome),
                DefendMetrics.csv(outcome),
                new DefendPage(outcome).html());
    }

    /**
     * Writes the same files for an evaluation of robustness.
     *
     * @param outcome what the run found
     * @param folder where to; made if it does not exist, files of these names are replaced
     * @return the page
     * @throws IOException if a file cannot be written
     */
    public static Path write(RobustnessOutcome outcome, Path folder) throws IOException {
        return write(
                folder,
                outcome.config(),
                RobustnessMetrics.json(outcome),
                outcome.report().csv(),
                new RobustnessPage(outcome).html());
    }

    private static Path write(Path folder, String config, String json, String csv, String html) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), config);
        Files.writeString(folder.resolve("metrics.json"), json);
        Files.writeString(folder.resolve("metrics.csv"), csv);
        return Files.writeString(folder.resolve("report.html"), html);
    }
}
