package org.samediffext.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;

/**
 * Runs {@link UpdaterBenchmark} over every updater of the registry and writes the table {@code target/updaters.md}: the bytes that a
 * step must move, its time, the time in which the bytes can be moved, and their ratio. Takes the arguments of JMH.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.main=org.samediffext.benchmarks.UpdaterTable -Djmh.args="-foe true"
 * }</pre>
 */
public final class UpdaterTable {
    private static final Path FILE = Path.of("target", "updaters.md");

    /** Step and move of one updater, in milliseconds. */
    private record Row(String method, Map<String, Result<?>> times) {

        private Result<?> of(String benchmark) {
            return Objects.requireNonNull(times.get(benchmark), benchmark + " of " + method + " has no result");
        }

        String line() {
            Result<?> step = of("step");
            Result<?> move = of("move");
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %.2f |",
                    method,
                    UpdaterBenchmark.bytes(method),
                    time(step),
                    time(move),
                    step.getScore() / move.getScore());
        }

        private static String time(Result<?> result) {
            double error = result.getScoreError();
            String spread = Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %.2f", error);
            return String.format(Locale.ROOT, "%.2f", result.getScore()) + spread;
        }
    }

    private UpdaterTable() {}

    /**
     * Runs.
     *
     * @param args options of JMH
     * @throws RunnerException if a benchmark fails
     * @throws CommandLineOptionException if an option is wrong
     * @throws IOException if the table cannot be written
     */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions given = new CommandLineOptions(args);
        OptionsBuilder options = new OptionsBuilder();
        options.parent(given).include(UpdaterBenchmark.class.getName() + "\\.");
        if (!given.getParameter("method").hasValue()) {
            options.param("method", methods());
        }
        write(new Runner(options.build()).run());
    }

    /** Every updater but the user's own formula. */
    private static String[] methods() {
        return Registry.global().methods().stream()
                .filter(method -> method.kind() == Kind.UPDATER)
                .map(Descriptor::name)
                .filter(name -> !name.equals("formula"))
                .toArray(String[]::new);
    }

    private static void write(Collection<RunResult> results) throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (RunResult result : results) {
            String method = result.getParams().getParam("method");
            String benchmark = result.getParams().getBenchmark();
            rows.computeIfAbsent(method, name -> new Row(name, new LinkedHashMap<>()))
                    .times()
                    .put(benchmark.substring(benchmark.lastIndexOf('.') + 1), result.getPrimaryResult());
        }
        List<String> lines = new ArrayList<>(List.of(
                "| updater | bytes a weight | step, ms | its bytes moved, ms | ratio |", "|---|---|---|---|---|"));
        rows.values().forEach(row -> lines.add(row.line()));
        Files.createDirectories(FILE.toAbsolutePath().getParent());
        Files.write(FILE, lines);
    }
}
