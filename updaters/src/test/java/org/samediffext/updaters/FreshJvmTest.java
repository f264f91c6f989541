package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samediffext.SameDiffExt;
import org.samediffext.spi.UpdateRule;

/** Saved models restore and continue in a JVM that never calls the library: only its jars are on the class path. */
class FreshJvmTest {

    @Test
    void restoresEveryUpdaterInEveryKindOfModel(@TempDir Path folder) throws Exception {
        List<String> expected = new ArrayList<>();
        List<UpdateRule> rules = Rules.all().toList();
        for (int i = 0; i < rules.size(); i++) {
            for (ToyModel kind : ToyModel.values()) {
                Object model = kind.build(Rules.decayed(rules.get(i)));
                org.samediffext.Updaters.attach(model);
                expected.add(saveAndContinue(model, kind, folder.resolve(kind + "-" + i)));
            }
        }
        // several updaters in one model, one of them without state
        for (ToyModel kind : ToyModel.values()) {
            Object model = kind.build(new org.nd4j.linalg.learning.config.Sgd(0.1));
            SameDiffExt ext = SameDiffExt.load();
            ext.install(
                    ext.parse(
                            "updater: { method: lion, learningRate: 0.01, weightDecay: 0.1, groups: ["
                                    + "{ match: '1_W', method: adamw }, { match: '.*_b', method: sgd, learningRate: 0.01 } ] }"),
                    model);
            expected.add(saveAndContinue(model, kind, folder.resolve(kind + "-groups")));
        }
        // batch normalization whose parameters the rule sees has a class of the library in the saved configuration
        for (ShapedModel kind : List.of(ShapedModel.MULTI_LAYER, ShapedModel.GRAPH)) {
            Object model = kind.build(Rules.decayed(new AdamP()));
            org.samediffext.Updaters.attach(model);
            File file = folder.resolve(kind + "-shaped").toFile();
            kind.fit(model, 0, 4);
            ToyModel.valueOf(kind.name()).save(model, file);
            assertThat(configuration(file)).contains("SeenNormalization");
            kind.fit(model, 4, 8);
            expected.add(line(file, kind.flat(model)));
        }
        assertThat(continuedElsewhere(folder)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String saveAndContinue(Object model, ToyModel kind, Path file) {
        kind.fit(model, 0, 4);
        kind.save(model, file.toFile());
        kind.fit(model, 4, 8);
        return line(file.toFile(), kind.flat(model));
    }

    private static String configuration(File model) throws IOException {
        try (ZipFile zip = new ZipFile(model)) {
            return new String(
                    zip.getInputStream(zip.getEntry("configuration.json")).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String line(File file, double[] parameters) {
        return file.getName() + " " + Arrays.hashCode(parameters) + " "
                + Arrays.stream(parameters).sum();
    }

    private static List<String> continuedElsewhere(Path folder) throws Exception {
        Path out = folder.resolve("out.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FreshJvmTest.class.getName(),
                folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("log.txt")))
                .isZero();
        return Files.readAllLines(out);
    }

    /** Runs in the other JVM. */
    public static void main(String[] args) throws Exception {
        List<String> lines = new ArrayList<>();
        for (File file : new File(args[0]).listFiles((dir, name) -> name.contains("-"))) {
            ToyModel kind =
                    ToyModel.valueOf(file.getName().substring(0, file.getName().indexOf('-')));
            Object model = kind.restore(file);
            if (file.getName().endsWith("-shaped")) {
                ShapedModel shaped = ShapedModel.valueOf(kind.name());
                shaped.fit(model, 4, 8);
                lines.add(line(file, shaped.flat(model)));
            } else {
                kind.fit(model, 4, 8);
                lines.add(line(file, kind.flat(model)));
            }
        }
        Files.write(Path.of(args[0], "out.txt"), lines);
    }
}
