package org.samediffext.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.samediffext.examples.run.BayesOutcome;
import org.samediffext.examples.run.MetricOutcome;
import org.samediffext.examples.run.NoisyOutcome;
import org.samediffext.examples.run.Outcome;
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
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), outcome.config());
        Files.writeString(folder.resolve("metrics.json"), Metrics.json(outcome));
        Files.writeString(folder.resolve("metrics.csv"), Metrics.csv(outcome));
        return Files.writeString(folder.resolve("report.html"), new Page(outcome).html());
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
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), outcome.config());
        Files.writeString(folder.resolve("metrics.json"), UpdaterMetrics.json(outcome));
        Files.writeString(folder.resolve("metrics.csv"), UpdaterMetrics.csv(outcome));
        return Files.writeString(folder.resolve("report.html"), new UpdaterPage(outcome).html());
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
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), outcome.config());
        Files.writeString(folder.resolve("metrics.json"), NoisyMetrics.json(outcome));
        Files.writeString(folder.resolve("metrics.csv"), NoisyMetrics.csv(outcome));
        return Files.writeString(folder.resolve("report.html"), new NoisyPage(outcome).html());
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
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), outcome.config());
        Files.writeString(folder.resolve("metrics.json"), MetricMetrics.json(outcome));
        Files.writeString(folder.resolve("metrics.csv"), MetricMetrics.csv(outcome));
        return Files.writeString(folder.resolve("report.html"), new MetricPage(outcome).html());
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
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), outcome.yaml());
        Files.writeString(folder.resolve("metrics.json"), UnlearningMetrics.json(outcome));
        Files.writeString(folder.resolve("metrics.csv"), UnlearningMetrics.csv(outcome));
        return Files.writeString(folder.resolve("report.html"), new UnlearningPage(outcome).html());
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
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.yaml"), outcome.task().config());
        Files.writeString(folder.resolve("metrics.json"), BayesMetrics.json(outcome));
        Files.writeString(folder.resolve("metrics.csv"), BayesMetrics.csv(outcome));
        return Files.writeString(folder.resolve("report.html"), new BayesPage(outcome).html());
    }
}
