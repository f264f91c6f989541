package org.samediffext.examples.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Source;
import org.samediffext.examples.data.Split;
import org.samediffext.examples.run.BayesOutcome.Curve;
import org.samediffext.examples.run.BayesOutcome.Line;
import org.samediffext.examples.run.BayesOutcome.Sheet;
import org.samediffext.losses.Bandwidth;
import org.samediffext.losses.BayesEstimate;
import org.samediffext.losses.BayesEstimator;
import org.samediffext.losses.BayesSamples;
import org.samediffext.losses.Bhattacharyya;
import org.samediffext.losses.ErrorBounds;
import org.samediffext.losses.SoftLabelError;

/** Estimates Bayes errors: of two Gaussians, where the truth is known, and of the digits, in pixels and in learnt features. */
public final class BayesExperiment {
    private static final List<Double> SIGMAS =
            List.of(0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.2, 1.5, 1.75, 2.0);
    private static final double SIGMA = 0.3;
    private static final int PLANE = 2;
    private static final int MANY = 10;

    /** An experiment. */
    @Inject
    public BayesExperiment() {}

    /**
     * Runs a task. Two runs of one task give the same numbers, times aside.
     *
     * @param task what to do
     * @param display shows how far it has come
     * @return what was found
     */
    public BayesOutcome run(BayesTask task, Progress.Display display) {
        SingleThread.use();
        long start = System.nanoTime();
        int sizes = task.sizes().size();
        try (Progress progress = display.open("estimating", task.seeds() * (2 * sizes + 2 + 5))) {
            List<Curve> bySigma = bySigma(task, progress);
            List<Curve> bySize = bySize(task, progress);
            List<Sheet> tables = List.of(gaussians(task, progress), digits(task, progress));
            return new BayesOutcome(
                    task,
                    new Curve(
                            "exact",
                            SIGMAS,
                            List.of(SIGMAS.stream().map(Gaussians::limit).toList())),
                    bySigma,
                    bySize,
                    tables,
                    (System.nanoTime() - start) / 1e9,
                    Versions.all());
        }
    }

    private static List<Curve> bySigma(BayesTask task, Progress progress) {
        BayesEstimator estimator = new BayesEstimator(Bandwidth.fixed(SIGMA));
        List<Curve> curves = new ArrayList<>();
        for (int size : task.sizes()) {
            List<List<Double>> runs = new ArrayList<>();
            for (long seed : task.seedList()) {
                runs.add(estimator.curve(Gaussians.draw(seed, size, PLANE), SIGMAS).stream()
                        .map(BayesEstimate::error)
                        .toList());
                progress.advance(1);
            }
            curves.add(new Curve(size + " samples", SIGMAS, runs));
        }
        progress.note("two Gaussians by bandwidth");
        return curves;
    }

    private static List<Curve> bySize(BayesTask task, Progress progress) {
        Map<String, ToDoubleFunction<Estimates>> readings = new LinkedHashMap<>();
        readings.put("kernel", all -> all.kernel().error());
        readings.put("kernel, wrong when left out", all -> all.kernel().looError());
        readings.put(Estimates.VOTERS + " neighbours", Estimates::vote);
        readings.put("1 neighbour, upper", all -> all.nearest().upper());
        readings.put("1 neighbour, lower", all -> all.nearest().lower());
        readings.put("spanning tree, upper", all -> all.tree().upper());
        readings.put("spanning tree, lower", all -> all.tree().lower());
        List<List<Estimates>> runs = new ArrayList<>();
        for (long seed : task.seedList()) {
            List<Estimates> run = new ArrayList<>();
            for (int size : task.sizes()) {
                run.add(Estimates.of(Gaussians.draw(seed, size, PLANE)));
                progress.advance(1);
            }
            runs.add(run);
        }
        progress.note("two Gaussians by number of samples");
        List<Double> x = task.sizes().stream().map(Integer::doubleValue).toList();
        return readings.entrySet().stream()
                .map(reading -> new Curve(
                        reading.getKey(),
                        x,
                        runs.stream()
                                .map(run -> run.stream()
                                        .map(all -> reading.getValue().applyAsDouble(all))
                                        .toList())
                                .toList()))
                .toList();
    }

    /** The estimators beside each other, in the plane and in ten dimensions. */
    private static Sheet gaussians(BayesTask task, Progress progress) {
        List<Map<String, List<Double>>> columns = new ArrayList<>();
        for (int features : new int[] {PLANE, MANY}) {
            Map<String, List<Double>> column = new LinkedHashMap<>();
            for (long seed : task.seedList()) {
                BayesSamples samples = Gaussians.draw(seed, task.samples(), features);
                put(column, Estimates.of(samples));
                ErrorBounds fit = Bhattacharyya.bounds(samples);
                put(column, "normal fit (Bhattacharyya), lower", fit.lower());
                put(column, "normal fit (Bhattacharyya), upper", fit.upper());
                put(column, "exact soft labels (Ishida)", SoftLabelError.exact(column(Gaussians.posterior(samples))));
                progress.advance(1);
            }
            columns.add(column);
        }
        progress.note("two Gaussians by estimator");
        return new Sheet(
                "Two Gaussians: every estimator",
                String.format(
                        Locale.ROOT,
                        "%,d samples; the truth is %.4f in either dimension.",
                        task.samples(),
                        BayesOutcome.TRUE_ERROR),
                List.of("2 dimensions", "10 dimensions"),
                lines(columns));
    }

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape('c', values.length, 1);
    }

    private static void put(Map<String, List<Double>> column, Estimates all) {
        put(column, "kernel estimate", all.kernel().error());
        put(column, "its \u03c3", all.kernel().sigma());
        put(column, "its effective neighbours", all.kernel().neighbours());
        put(column, "kernel, wrong when left out", all.kernel().looError());
        put(column, Estimates.VOTERS + " nearest neighbours, wrong", all.vote());
        put(column, "nearest neighbour (Cover-Hart), lower", all.nearest().lower());
        put(column, "nearest neighbour (Cover-Hart), upper", all.nearest().upper());
        put(column, "spanning tree, lower", all.tree().lower());
        put(column, "spanning tree, upper", all.tree().upper());
    }

    private static void put(Map<String, List<Double>> column, String name, double value) {
        column.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private static List<Line> lines(List<Map<String, List<Double>>> columns) {
        return columns.get(0).keySet().stream()
                .map(name -> new Line(
                        name,
                        columns.stream()
                                .map(column -> Spread.of(column.getOrDefault(name, List.of(Double.NaN))))
                                .toList()))
                .toList();
    }

    /** The test digits in pixels, and in the features of two networks. */
    private static Sheet digits(BayesTask task, Progress progress) {
        Split split = Source.DIGITS.load();
        Map<String, List<Double>> pixels = new LinkedHashMap<>();
        Map<String, List<Double>> classified = new LinkedHashMap<>();
        Map<String, List<Double>> separated = new LinkedHashMap<>();
        put(pixels, Estimates.of(samples(split.test(), flat(split.test().images()))));
        for (long seed : task.seedList()) {
            DigitNetwork classifier = DigitNetwork.classifier(split.train(), seed);
            DigitNetwork separator = DigitNetwork.separator(split.train(), seed);
            classifier.train(split.train(), task.epochs(), seed);
            progress.advance(2);
            separator.train(split.train(), task.epochs(), seed);
            progress.advance(2);
            put(
                    classified,
                    Estimates.of(samples(
                            split.test(), classifier.features(split.test().images()))));
            put(
                    separated,
                    Estimates.of(samples(
                            split.test(), separator.features(split.test().images()))));
            put(classified, "the network's own errors", classifier.error(split.test()));
            progress.advance(1);
            progress.note("digits, seed " + seed);
        }
        return new Sheet(
                "Digits: pixels and learnt features",
                "The " + split.test().size() + " test digits, of ten classes. The networks learnt from the "
                        + split.train().size() + " others: 16 features before a softmax, and 16 features by the loss"
                        + " bayeserror alone. The kernel's \u03c3 is the one with the best leave-one-out cross entropy.",
                List.of("64 pixels", "softmax features", "bayeserror features"),
                lines(List.of(withAll(pixels, classified), classified, separated)));
    }

    /** The keys of another column too, without value. */
    private static Map<String, List<Double>> withAll(
            Map<String, List<Double>> column, Map<String, List<Double>> other) {
        Map<String, List<Double>> all = new LinkedHashMap<>(column);
        other.keySet().forEach(name -> all.putIfAbsent(name, List.of(Double.NaN)));
        return all;
    }

    private static INDArray flat(INDArray images) {
        return images.dup('c').reshape('c', images.size(0), images.length() / images.size(0));
    }

    private static BayesSamples samples(Examples examples, INDArray features) {
        double[] ids = IntStream.range(0, examples.size())
                .mapToDouble(i -> examples.labels().get(i))
                .toArray();
        return new BayesSamples(features, column(ids));
    }
}
