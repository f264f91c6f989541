package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(Object... args) {
        StringWriter outWriter = new StringWriter();
        StringWriter errWriter = new StringWriter();
        CommandLine commands = Main.commandLine(new CliModule(new Terminal(false)))
                .setOut(new PrintWriter(outWriter))
                .setErr(new PrintWriter(errWriter));
        String[] texts = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        int code = Main.execute(commands, texts);
        out = outWriter.toString();
        err = errWriter.toString();
        return code;
    }

    private Path config(String yaml) throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), yaml);
    }

    private static String metric(Path report, String name) throws IOException {
        return Pattern.compile("\"" + name + "\": (.*?),?\n")
                .matcher(Files.readString(report.resolve("metrics.json")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    @Test
    void everyProblemOfAConfigurationIsALine() throws IOException {
        Path file = config("updater:\n  method: lion\n  beta1: 2\n  beta3: 1\nattack: { method: pdg }\n");

        assertThat(run("train", "--config", file)).isEqualTo(2);
        assertThat(err.lines()).hasSize(3).allSatisfy(line -> assertThat(line).contains("run.yaml:"));
        assertThat(err).contains("0 <= beta1 < 1").doesNotContain("Exception", "\tat ");
        assertThat(out).isEmpty();
    }

    @Test
    void anOverrideIsCheckedToo() throws IOException {
        Path file = config("updater: { method: lion }\n");

        assertThat(run("train", "--config", file, "--set", "updater.beta1=-1")).isEqualTo(2);
        assertThat(err).contains("0 <= beta1 < 1");
    }

    @Test
    void wrongOptionsEndWithTwo() throws IOException {
        assertThat(run("quickstart", "--confg", "x")).isEqualTo(2);
        assertThat(err).contains("--confg");
        assertThat(run("train")).isEqualTo(2);
        assertThat(err).contains("Missing required option: '--config=FILE'");
        assertThat(run("quickstart", "--data", "cats")).isEqualTo(2);
        assertThat(err).contains("cats");
        assertThat(run("quickstart", "--epochs", 0)).isEqualTo(2);
        assertThat(err).contains("--epochs is 0, allowed is an integer >= 1");
    }

    @Test
    void trainingNeedsAnUpdaterAndAttackingAnAttack() throws IOException {
        assertThat(run("train", "--config", config("seed: 1\n"))).isEqualTo(2);
        assertThat(err)
                .isEqualToIgnoringNewLines(
                        "updater: is missing, training needs one, such as {method: lion, learningRate: 0.001}");
        assertThat(run("attack", "--config", config("updater: { method: lion }\n")))
                .isEqualTo(2);
        assertThat(err)
                .isEqualToIgnoringNewLines("attack: is missing, such as {method: pgd, norm: linf, epsilon: 0.1}");
    }

    @Test
    void anotherFailureIsOneLineAndOne() throws IOException {
        Path file = config("attack: { method: pgd, epsilon: 0.1 }\n");
        Path missing = folder.resolve("model.zip");

        assertThat(run("attack", "--config", file, "--model", missing)).isEqualTo(1);
        assertThat(err)
                .isEqualToIgnoringNewLines(
                        "error: NoSuchFileException: " + missing + " is not a file, the train command writes one");
        assertThat(run("attack", "--stacktrace", "--config", file, "--model", missing))
                .isEqualTo(1);
        assertThat(err).contains("\tat org.samediffext.examples.run.Experiment");
    }

    @Test
    void aSavedNetworkIsAttackedAsTheTrainedOne() throws IOException {
        Path file = config("""
                seed: 5
                updater: { method: lion, learningRate: 0.001 }
                attack: { method: pgd, epsilon: [0.1, 0.2], steps: 3 }
                """);
        Path trained = folder.resolve("trained");
        Path attacked = folder.resolve("attacked");

        assertThat(run("train", "--config", file, "--epochs", 2, "--attacked", 30, "--out", trained))
                .isZero();
        assertThat(run(
                        "attack",
                        "--config",
                        file,
                        "--attacked",
                        30,
                        "--model",
                        trained.resolve("model.zip"),
                        "--out",
                        attacked))
                .isZero();

        assertThat(metric(trained, "cleanAccuracy")).isEqualTo(metric(attacked, "cleanAccuracy"));
        assertThat(metric(trained, "robustAccuracy")).isEqualTo(metric(attacked, "robustAccuracy"));
        assertThat(Double.parseDouble(metric(trained, "cleanAccuracy"))).isGreaterThan(0.7);
        assertThat(out).contains("attack", "none", "pgd 0.1", "pgd 0.2", "report: " + attacked.resolve("report.html"));
    }

    @Test
    void aSavedNetworkUnlearnsWithTheLossOfAConfiguration() throws IOException {
        Path learnt = folder.resolve("learnt");
        Path unlearnt = folder.resolve("unlearnt");
        Path learn = config("updater: { method: lion, learningRate: 0.001 }\n");
        assertThat(run("train", "--config", learn, "--epochs", 1, "--out", learnt))
                .isZero();
        assertThat(Double.parseDouble(metric(learnt, "cleanAccuracy"))).isGreaterThan(0.5);
        assertThat(Files.readString(learnt.resolve("metrics.json"))).doesNotContain("robustAccuracy");

        Path unlearn = config("updater: { method: lion, learningRate: 0.001 }\nloss: { method: invertedhinge }\n");
        Path model = learnt.resolve("model.zip");
        assertThat(run("train", "--config", unlearn, "--epochs", 1, "--model", model, "--out", unlearnt))
                .isZero();
        assertThat(Double.parseDouble(metric(unlearnt, "cleanAccuracy")))
                .as("unlearning ends at guessing")
                .isLessThan(0.15);
    }

    @Test
    void twoRunsWithOneSeedGiveTheSameNumbers() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Path other = folder.resolve("other");
        for (Path path : List.of(first, second)) {
            assertThat(run("quickstart", "--epochs", 1, "--attacked", 20, "--out", path))
                    .isZero();
        }
        assertThat(run("quickstart", "--epochs", 1, "--attacked", 20, "--seed", 4, "--out", other))
                .isZero();

        assertThat(withoutTime(second)).isEqualTo(withoutTime(first));
        assertThat(metric(other, "losses")).isNotEqualTo(metric(first, "losses"));
        assertThat(metric(other, "seed")).isEqualTo("4");
    }

    private static String withoutTime(Path report) throws IOException {
        return Files.readString(report.resolve("metrics.json")).replaceFirst("\"trainSeconds\": [0-9.]+,", "");
    }

    @Test
    void methodsListsEveryMethod() {
        assertThat(run("methods")).isZero();
        assertThat(out).contains("updater\n", "  lion ", "learningRate 1e-4", "state per weight: 1", "  pgd ");
        assertThat(out)
                .endsWith("Formulas run as loops over blocks; with java --add-modules jdk.incubator.vector vector code,"
                        + " where it is faster.\n");
        assertThat(run("methods", "--markdown")).isZero();
        assertThat(out.lines().skip(2)).allSatisfy(line -> assertThat(line).matches("\\| .* \\|"));
        assertThat(out).contains("| attack | `pgd` |", "epsilon (required, such as `[", "| updater | `lion` |");
    }

    @Test
    void schemaGoesToTheOutputOrAFile() throws IOException {
        assertThat(run("schema")).isZero();
        assertThat(out).startsWith("{").contains("\"lion\"", "\"$schema\"");
        String printed = out;
        Path file = folder.resolve("schema.json");
        assertThat(run("schema", "--out", file)).isZero();
        assertThat(Files.readString(file)).isEqualTo(printed);
        assertThat(out).isEmpty();
        assertThat(run("schema", "--updaters")).isZero();
        assertThat(out).contains("\"updaters to compare of samediff-ext", "\"listed.lion\"");
        assertThat(run("schema", "--protections")).isZero();
        assertThat(out).contains("\"protections to compare of samediff-ext", "\"listed.emn\"");
        assertThat(run("schema", "--protections", "--attacks")).isEqualTo(2);
        assertThat(err).contains("--updaters, --attacks and --protections exclude each other");
    }

    @Test
    void helpAndVersion() {
        assertThat(run("--help")).isZero();
        assertThat(out).contains("quickstart", "train", "attack", "methods", "schema");
        assertThat(run("train", "--help")).isZero();
        assertThat(out).contains("--config=FILE", "--set=KEY=VALUE", "--epochs=N");
        assertThat(run("--version")).isZero();
        assertThat(out).contains("samediff-ext ", "deeplearning4j 1.0.0-M2.1");
    }

    /** The commands share these options, each with a default of its own. */
    @Test
    void theHelpTellsTheDefaultsOfTheCommand() {
        assertThat(run("defend", "--help")).isZero();
        assertThat(out).contains("report/defend)", "instead of defend.yaml,", "images (default: 10)", "(default: 1)");
        assertThat(run("noisylabels", "--help")).isZero();
        assertThat(out)
                .contains(
                        "report/noisylabels)", "instead of noisylabels.yaml,", "images (default: 50)", "(default: 3)");
        assertThat(run("quickstart", "--help")).isZero();
        assertThat(out).contains("report/quickstart)");
    }

    /** The run that is refined takes as many steps as the one whose norms were recorded, and ends with the rate 0. */
    @Test
    void recordedNormsRefineTheNextRun() throws IOException {
        Path norms = folder.resolve("norms.yaml");
        Path first = folder.resolve("first");
        Path plain =
                config("updater: { method: momentum, learningRate: { schedule: linear, initial: 0.05, steps: 86 } }\n");
        assertThat(run("train", "--config", plain, "--epochs", 2, "--record-norms", norms, "--out", first))
                .as(err)
                .isZero();
        List<String> lines = Files.readAllLines(norms);
        assertThat(lines.get(0)).startsWith("# Gradient norms of 86 steps");
        for (String list : lines.subList(3, 7)) {
            assertThat(list.chars().filter(c -> c == ',').count()).isGreaterThanOrEqualTo(85);
        }

        Path second = folder.resolve("second");
        String rate = lines.get(3).substring("sgd: ".length());
        Path refined = config("updater: { method: momentum, learningRate: " + rate + " }\n");
        assertThat(run("train", "--config", refined, "--epochs", 2, "--out", second))
                .as(err)
                .isZero();
        assertThat(rate).startsWith("{ schedule: refined, largest: 0.05, power: 2, norms: [");
        assertThat(Double.parseDouble(metric(second, "cleanAccuracy"))).isGreaterThan(0.7);
        assertThat(metric(second, "cleanAccuracy")).isNotEqualTo(metric(first, "cleanAccuracy"));
        assertThat(Files.readString(second.resolve("config.yaml"))).contains("refined");
    }
}
