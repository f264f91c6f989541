package org.samediffext.examples;

import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.samediffext.SameDiffExt;
import org.samediffext.kernel.Kernels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists all methods. */
@Command(name = "methods", description = "Lists all updaters, losses, attacks and schedules with their settings.")
@SuppressWarnings("NullAway.Init")
final class MethodsCommand implements Callable<Integer> {
    private final SameDiffExt ext;

    @Spec
    private CommandSpec spec;

    @Option(names = "--markdown", description = "As the table in README.md.")
    private boolean markdown;

    @Inject
    MethodsCommand(SameDiffExt ext) {
        this.ext = ext;
    }

    @Override
    public Integer call() {
        MethodList list = new MethodList(ext.methods());
        PrintWriter out = spec.commandLine().getOut();
        out.print(markdown ? list.markdown() : list.text() + "\nFormulas run as " + Kernels.description() + ".\n");
        out.flush();
        return 0;
    }
}
