package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.robustness.AttackRow;
import org.samediffext.adversarial.robustness.RobustnessEvaluation;
import org.samediffext.adversarial.robustness.RobustnessReport;
import org.samediffext.config.AttackList;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.ConfigWriter;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.run.Attacker.Points;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;

/**
 * Trains a small network or reads one, and measures what it withstands, behind the transform of the list of attacks where it
 * has one.
 */
public final class RobustnessExperiment {
    private static final String UPDATER = "updater: { method: adamw, learningRate: 0.001, weightDecay: 0 }\n";
    private static final int PART = 50;

    private final Experiment experiment;

    /**
     * An experiment.
     *
     * @param experiment trains the network
     */
    @Inject
    public RobustnessExperiment(Experiment experiment) {
        this.experiment = experiment;
    }

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     * @throws IOException if the network cannot be read from its file
     */
    public RobustnessOutcome run(RobustnessTask task, Progress.Display display) throws IOException {
        long start = System.nanoTime();
        long seed = task.attacks().seed();
        Config config = new Config(
                seed,
                new ConfigReader().parse(UPDATER).updater(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                task.attacks().transform(),
                Optional.empty());
        Experiment.Result network = experiment.run(
                new Task(
                        "The network under attack",
                        task.command(),
                        config,
                        List.of(),
                        task.source(),
                        task.plan(),
                        task.model(),
                        task.model().isEmpty(),
                        List.of()),
                display);
        Examples images = network.outcome().split().test().first(task.plan().attacked());
        AttackOptions options = new AttackOptions().withSeed(seed).withBatchSize(PART);
        DefendedNetwork defended =
                new DefendedNetwork(network.net(), task.attacks().transform());
        GradientModel model = defended.view(seed);
        RobustnessReport report = report(task, model, options, images, display);
        return new RobustnessOutcome(
                task,
                network.outcome(),
                report,
                samples(task.attacks(), defended, model, options, images),
                new ConfigWriter().write(task.attacks()),
                (System.nanoTime() - start) / 1e9);
    }

    private static RobustnessReport report(
            RobustnessTask task,
            GradientModel model,
            AttackOptions options,
            Examples images,
            Progress.Display display) {
        List<Attack> attacks =
                task.attacks().entries().stream().map(AttackList.Entry::attack).toList();
        try (Progress progress = display.open("attacking", attacks.size())) {
            RobustnessEvaluation evaluation = new RobustnessEvaluation(model, options).telling((attack, done) -> {
                progress.note(done + " of " + images.size() + " images with " + attack);
                if (done == images.size()) {
                    progress.advance(1);
                }
            });
            return named(
                    task.attacks(),
                    task.resume()
                            .map(evaluation::resumable)
                            .orElse(evaluation)
                            .run(attacks, images.images(), labels(images)));
        }
    }

    private static int[] labels(Examples images) {
        return images.labels().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Calls each attack what its list does: two of one method differ. */
    private static RobustnessReport named(AttackList list, RobustnessReport report) {
        List<AttackRow> rows = IntStream.range(0, report.attacks().size())
                .mapToObj(i ->
                        named(list.entries().get(i).name(), report.attacks().get(i)))
                .toList();
        return new RobustnessReport(report.seed(), report.clean(), rows, report.worst(), report.alarms());
    }

    private static AttackRow named(String name, AttackRow row) {
        return new AttackRow(
                name,
                row.settings(),
                row.accuracies(),
                row.meanDistance(),
                row.forward(),
                row.backward(),
                row.failures(),
                row.seconds());
    }

    /** Attacks the first right image of each class once more: each draws as it did among the others. */
    private static List<List<Sample>> samples(
            AttackList attacks, DefendedNetwork net, GradientModel model, AttackOptions options, Examples images) {
        List<Integer> answers = net.decisions(images.images(), attacks.seed());
        List<Integer> rows = IntStream.range(0, images.classes())
                .flatMap(label -> IntStream.range(0, images.size())
                        .filter(row -> images.labels().get(row) == label && answers.get(row) == label)
                        .limit(1))
                .boxed()
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        INDArray[] picked =
                rows.stream().map(row -> images.slice(row, row + 1).images()).toArray(INDArray[]::new);
        Examples few = new Examples(
                Nd4j.concat(0, picked), rows.stream().map(images.labels()::get).toList(), images.classes());
        AttackOptions own =
                options.withSamples(rows.stream().map(Integer::longValue).toList());
        List<List<Sample>> samples = new ArrayList<>();
        for (AttackList.Entry entry : attacks.entries()) {
            List<Points> points = Points.join(List.of(entry.attack()
                    .run(model, few.images(), Criterion.untargeted(labels(few)), own)
                    .requireComplete()));
            List<List<Integer>> after = points.stream()
                    .map(found -> net.decisions(found.images(), attacks.seed()))
                    .toList();
            samples.add(new Comparison(few, net.decisions(few.images(), attacks.seed()))
                    .samples(points, after).stream()
                            .map(sample -> numbered(rows.get(sample.number()), sample))
                            .toList());
        }
        return samples;
    }

    private static Sample numbered(int number, Sample sample) {
        return new Sample(
                number,
                sample.label(),
                sample.before(),
                sample.after(),
                sample.epsilon(),
                sample.clean(),
                sample.adversarial());
    }
}
