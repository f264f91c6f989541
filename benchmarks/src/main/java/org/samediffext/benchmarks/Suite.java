package org.samediffext.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.SampleTimeResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks that compare us with others, group by group, and writes a table of each: a row for each set of parameters, the
 * mean and 99.9 % error of each benchmark, and its ratio to the group's reference within the same run. The tables go into {@code
 * docs/results.md}, where those of other groups stay ({@code -Dsuite.results=FILE} for another file). {@code
 * -Dsuite.groups=training,start} runs those alone. Takes the arguments of JMH, which hold for all groups.
 *
 * <p>Under the profile {@code torch} it runs the group with libtorch alone: ND4J then has the newer OpenBLAS that comes with that, under which networks
 * train several times as slowly. PyTorch learns the same networks where {@code /usr/bin/python3} has it ({@code
 * -Dsuite.python=COMMAND} takes another one). The script {@code benchmarks/speed} runs it both ways.
 */
public final class Suite {
    private static final String PYTORCH = "pytorch";
    private static final String IN_PYTORCH = "The same networks in PyTorch";

    /** The group that has libtorch in it. */
    private static final String WITH_TORCH = "whole";

    /** Benchmarks that are compared with the one of them that is the reference; none for "". */
    private record Group(
            String name,
            String title,
            String include,
            String reference,
            Map<String, String[]> parameters,
            List<String> jvm) {}

    private static final String ONE_THREAD = "-XX:ActiveProcessorCount=1";
    private static final String LONG = "10000000";

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "adam",
                    "A step of Adam over floats, all threads, µs",
                    "(Fused|Chain)Benchmark\\.",
                    "nd4j",
                    Map.of("method", new String[] {"adam"}),
                    List.of()),
            new Group(
                    "adam1",
                    "The same on one thread, µs",
                    "(Fused|Chain)Benchmark\\.",
                    "nd4j",
                    Map.of("method", new String[] {"adam"}),
                    List.of(ONE_THREAD)),
            new Group(
                    "fused",
                    "ND4J's other updaters over ten million floats, µs",
                    "FusedBenchmark\\.",
                    "nd4j",
                    Map.of(
                            "method",
                            new String[] {"nesterov", "rmsprop", "adagrad", "adamax", "nadam", "amsgrad"},
                            "length",
                            new String[] {LONG}),
                    List.of()),
            new Group(
                    WITH_TORCH,
                    "A step and its subtraction from the parameter, µs",
                    "(WholeStep|Torch)Benchmark\\.",
                    "nd4jAdam",
                    Map.of(),
                    List.of()),
            new Group(
                    "training",
                    "A step of training, batches of " + Networks.ROWS + ", medians, ms",
                    "TrainingBenchmark\\.",
                    "dl4jAdam",
                    Map.of(),
                    List.of()),
            new Group("start", "At the start of a JVM, ms", "StartBenchmark\\.", "", Map.of(), List.of()),
            new Group(
                    "pgd",
                    "A step of PGD, ms",
                    "PgdBenchmark\\.(dl4jScore|pass|pgd)$",
                    "dl4jScore",
                    Map.of("norm", new String[] {"LINF"}),
                    List.of()),
            new Group("losses", "Losses of pairs, µs", "PairLossBenchmark\\.", "product", Map.of(), List.of()));

    private Suite() {}

    /**
     * Runs.
     *
     * @param args options of JMH
     * @throws RunnerException if a benchmark fails
     * @throws CommandLineOptionException if an option is wrong
     * @throws IOException if the tables cannot be written
     */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions given = new CommandLineOptions(args);
        List<String> titles = new ArrayList<>(GROUPS.stream().map(Group::title).toList());
        titles.add(IN_PYTORCH);
        String file = System.getProperty("suite.results", "../docs/results.md");
        SpeedTables tables = SpeedTables.of(Path.of(file), machine(args), titles);
        Set<String> wanted = wanted();
        for (Group group : GROUPS) {
            if (wanted.contains(group.name)) {
                tables.put(group.title, table(group, run(group, given)));
            }
        }
        if (wanted.contains(PYTORCH)) {
            tables.put(IN_PYTORCH, pytorch());
        }
    }

    private static Set<String> wanted() {
        String given = System.getProperty("suite.groups", "");
        if (!given.isEmpty()) {
            return Set.of(given.split(",", -1));
        }
        if (hasTorch()) {
            return Set.of(WITH_TORCH);
        }
        Set<String> all = GROUPS.stream().map(Group::name).collect(Collectors.toSet());
        all.remove(WITH_TORCH);
        all.add(PYTORCH);
        return all;
    }

    private static boolean hasTorch() {
        try {
            Class.forName(Suite.class.getPackageName() + ".TorchBenchmark");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The table of the script, or why there is none. */
    private static List<String> pytorch() throws IOException {
        String python = System.getProperty("suite.python", "/usr/bin/python3");
        Process process = new ProcessBuilder(python, Path.of("peers", "pytorch").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        return lines.isEmpty() ? List.of("Not measured: " + python + " has no torch.") : lines;
    }

    private static Collection<RunResult> run(Group group, CommandLineOptions given) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        // the start is not measured where something was run before
        if (!group.name.equals("start")) {
            options.parent(given);
        }
        options.include("\\." + group.include);
        group.parameters.forEach((name, values) -> {
            if (!given.getParameter(name).hasValue()) {
                options.param(name, values);
            }
        });
        if (!group.jvm.isEmpty()) {
            List<String> jvm = new ArrayList<>(group.jvm);
            jvm.add("-Xmx3g");
            options.jvmArgsAppend(jvm.toArray(String[]::new));
        }
        return new Runner(options.build()).run();
    }

    private static List<String> table(Group group, Collection<RunResult> results) {
        Map<Map<String, String>, Map<String, Result<?>>> rows = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        Set<String> parameters = new LinkedHashSet<>();
        for (RunResult result : results) {
            Map<String, String> row = new TreeMap<>();
            result.getParams().getParamsKeys().stream()
                    .filter(key -> varies(key, results))
                    .forEach(key -> row.put(key, result.getParams().getParam(key)));
            parameters.addAll(row.keySet());
            String benchmark = result.getParams().getBenchmark();
            String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            columns.add(name);
            rows.computeIfAbsent(row, key -> new LinkedHashMap<>()).put(name, result.getPrimaryResult());
        }
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", parameters) + " | " + String.join(" | ", columns) + " |");
        lines.add("|" + "---|".repeat(parameters.size() + columns.size() + (parameters.isEmpty() ? 1 : 0)));
        rows.forEach((row, cells) -> {
            StringBuilder line = new StringBuilder("| ").append(String.join(" | ", row.values()));
            Result<?> reference = cells.get(group.reference);
            for (String column : columns) {
                line.append(" | ").append(cell(cells.get(column), reference));
            }
            lines.add(line.append(" |").toString());
        });
        return lines;
    }

    /** Whether the benchmarks that have a parameter differ in it. */
    private static boolean varies(String key, Collection<RunResult> results) {
        return results.stream()
                        .map(result -> result.getParams().getParam(key))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count()
                > 1;
    }

    private static String cell(@Nullable Result<?> result, @Nullable Result<?> reference) {
        if (result == null) {
            return "";
        }
        double error = result.getScoreError();
        String spread = isMedian(result) || Double.isNaN(error) ? "" : " ± " + number(error);
        String ratio = reference == null || reference == result
                ? ""
                : String.format(Locale.ROOT, " (%.2f)", score(result) / score(reference));
        return number(score(result)) + spread + ratio;
    }

    private static boolean isMedian(Result<?> result) {
        return result instanceof SampleTimeResult;
    }

    /** The mean, or the median of calls that were timed one by one. */
    private static double score(Result<?> result) {
        return isMedian(result) ? result.getStatistics().getPercentile(50) : result.getScore();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    private static List<String> machine(String[] args) throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown processor");
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d x %s, %s %s, %s, %s. Means, 99.9 %% errors, in brackets the ratio to the reference of the same run.",
                        Runtime.getRuntime().availableProcessors(),
                        processor,
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        LocalDate.now(ZoneId.systemDefault())),
                "JMH's options: `" + String.join(" ", args) + "`.");
    }
}
