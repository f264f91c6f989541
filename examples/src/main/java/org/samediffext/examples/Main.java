package org.samediffext.examples;

import com.google.inject.Guice;
import com.google.inject.Injector;
import org.samediffext.examples.run.Versions;
import org.samediffext.inject.SameDiffExtModule;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line. Exit code 0: done; 1: something failed; 2: the command or the configuration is wrong. */
@Command(
        name = "samediff-ext",
        description = "Trains and attacks small networks with modern optimizers, losses and attacks."
                + " Without a command: quickstart.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickstartCommand.class,
            TrainCommand.class,
            AttackCommand.class,
            RobustnessCommand.class,
            DefendCommand.class,
            OptimizersCommand.class,
            NoisyLabelsCommand.class,
            MetricCommand.class,
            UnlearningCommand.class,
            UnlearnableCommand.class,
            BayesErrorCommand.class,
            CertifyCommand.class,
            MethodsCommand.class,
            SchemaCommand.class
        })
public final class Main {

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean stacktrace;

    private Main() {}

    /**
     * Runs a command, and leaves the virtual machine only if it fails.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        int code = execute(commandLine(new CliModule(Terminal.ofProcess())), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine commandLine(CliModule module) {
        Injector injector = Guice.createInjector(new SameDiffExtModule(), module);
        Main main = new Main();
        CommandLine commands = new CommandLine(main, new InjectedFactory(injector));
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.report(failure, command.getErr(), main.stacktrace));
    }

    static int execute(CommandLine commands, String... args) {
        return args.length == 0 ? commands.execute("quickstart") : commands.execute(args);
    }

    /** The versions of the library and of what it runs on. */
    static final class Version implements IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            return Versions.all().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toArray(String[]::new);
        }
    }
}
