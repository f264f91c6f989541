package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.samediffext.examples.report.Report;
import org.samediffext.examples.run.Experiment;
import org.samediffext.examples.run.Task;
import picocli.CommandLine.Model.CommandSpec;

/** Runs an experiment for a command: shows its progress, prints its table, writes its report. */
final class Runner {
    private final Experiment experiment;
    private final Terminal terminal;

    @Inject
    Runner(Experiment experiment, Terminal terminal) {
        this.experiment = experiment;
        this.terminal = terminal;
    }

    Experiment.Result run(CommandSpec spec, Task task, Path folder) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Experiment.Result result = experiment.run(task, terminal.display(out));
        Path page = Report.write(result.outcome(), folder);
        out.print(Table.of(result.outcome()));
        out.println();
        out.println("report: " + page);
        out.flush();
        return result;
    }

    /** What repeats the command that is running now. */
    static List<String> command(CommandSpec spec) {
        List<String> args = spec.root().commandLine().getParseResult().originalArgs();
        String quoted = args.stream()
                .map(arg -> arg.contains(" ") ? "'" + arg + "'" : arg)
                .collect(Collectors.joining(" "));
        return quoted.equals("quickstart")
                ? List.of("mvn", "-q", "compile", "exec:java")
                : List.of("mvn", "-q", "compile", "exec:java", "-Dexec.args=\"" + quoted + "\"");
    }
}
