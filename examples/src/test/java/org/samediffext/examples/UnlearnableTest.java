package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.ProtectionList;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Source;

class UnlearnableTest extends CommandTest {
    private static final int IMAGES = 60;
    private static final double EPSILON = 16.5 / 255;

    /** The digits have 16 levels, which are up to this far from one of 256. */
    private static final double LEVEL = 1.0 / 510;

    private int small(Path report, Object... more) throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), """
                seed: 3
                protections:
                  - { name: random noise, method: uniformnoise, epsilon: EPSILON }
                  - { method: bayeserrorascent, epsilon: EPSILON, rounds: 3 }
                  - { name: in pixels, method: bayeserrorascent, epsilon: EPSILON, rounds: 3 }
                  - { method: emn, epsilon: EPSILON, rounds: 2, steps: 2 }
                """.replace("EPSILON", Double.toString(EPSILON)));
        List<Object> arguments = new ArrayList<>(List.of(
                "unlearnable",
                "--config",
                file,
                "--pixels",
                "in pixels",
                "--data",
                "digits",
                "--images",
                IMAGES,
                "--fractions",
                "1,0.5",
                "--seeds",
                2,
                "--epochs",
                2,
                "--out",
                report));
        arguments.addAll(List.of(more));
        return run(arguments.toArray());
    }

    @Test
    void twoRunsGiveTheSameFilesAndAPage() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");

        assertThat(small(first)).isZero();
        assertThat(small(second)).isZero();

        assertThat(json(second)).isEqualTo(json(first));
        assertThat(json(first)).contains("\"claim\": \"", "\"random noise, cnn, 0.5, seed 4\": ");
        // two victims and seeds; clean, left out once, four entries at two fractions
        assertThat(Files.readAllLines(second.resolve("metrics.csv")))
                .isEqualTo(Files.readAllLines(first.resolve("metrics.csv")))
                .hasSize(1 + 2 * 2 * (2 + 4 * 2));
        for (String set : List.of("random-noise.bin", "bayeserrorascent.bin", "in-pixels.bin", "emn.bin")) {
            assertThat(second.resolve(set)).hasSameBinaryContentAs(first.resolve(set));
        }
        assertThat(out)
                .contains("2 seeds, mean", "left out", "Where 50 % of the images are protected by bayeserrorascent");
        String page = Files.readString(first.resolve("report.html"));
        assertThat(page)
                .contains("What it says of the claim", "What the networks see", "estimated independently", "dashed c7")
                .doesNotContain("NaN");
        for (int i = 0; i < 4; i++) {
            assertThat(page.split("class=\"line thin c" + i + "\"", -1)).hasSize(1 + 2 * 2);
        }
        ProtectionList resolved = new ConfigReader().readProtections(first.resolve("config.yaml"), List.of());
        assertThat(resolved.entries())
                .extracting(ProtectionList.Entry::name)
                .containsExactly("random noise", "bayeserrorascent", "in pixels", "emn");
        assertThat(Files.mismatch(first.resolve("bayeserrorascent.bin"), first.resolve("in-pixels.bin")))
                .as("a network changes what is climbed")
                .isNotNegative();
        whatIsWrittenIsADataSetOfImagesNearTheCleanOnes(first);
        aStoppedRunGoesOn(first);
    }

    /** As if the run had been stopped after the protections of the second seed, and before that of the last method. */
    private void aStoppedRunGoesOn(Path alone) throws IOException {
        Path states = folder.resolve("states");
        assertThat(small(folder.resolve("stopped"), "--states", states)).isZero();
        try (Stream<Path> files = Files.list(states)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "bayeserrorascent-seed3.state",
                            "bayeserrorascent-seed4.state",
                            "in-pixels-seed3.state",
                            "in-pixels-seed4.state",
                            "emn-seed3.state",
                            "emn-seed4.state");
        }
        Files.delete(states.resolve("emn-seed4.state"));
        Path again = folder.resolve("again");
        assertThat(small(again, "--states", states)).isZero();
        assertThat(json(again)).isEqualTo(json(alone));
        assertThat(again.resolve("emn.bin")).hasSameBinaryContentAs(alone.resolve("emn.bin"));
    }

    private static void whatIsWrittenIsADataSetOfImagesNearTheCleanOnes(Path report) {
        Examples clean = Source.DIGITS.load().train().first(IMAGES);
        for (String file : List.of("random-noise.bin", "bayeserrorascent.bin", "in-pixels.bin", "emn.bin")) {
            DataSet set = new DataSet();
            set.load(report.resolve(file).toFile());

            assertThat(set.getLabels().argMax(1).toIntVector())
                    .containsExactly(
                            clean.labels().stream().mapToInt(Integer::intValue).toArray());
            assertThat(set.getLabels().sum(1).toDoubleVector()).containsOnly(1);
            INDArray images = set.getFeatures();
            assertThat(images.shape()).containsExactly(IMAGES, 1, 8, 8);
            double largest = images.sub(clean.images()).amaxNumber().doubleValue();
            assertThat(largest).isPositive().isLessThanOrEqualTo(EPSILON + LEVEL + 1e-6);
            for (float value : images.dup().data().asFloat()) {
                assertThat(value).isBetween(0f, 1f);
                assertThat(255 * value)
                        .isEqualTo(Math.round(255 * value), org.assertj.core.api.Assertions.within(1e-4f));
            }
            assertThat(learns(set)).isLessThan(2.3);
        }
    }

    /** The loss of a plain DL4J network after some passes; guessing has 2.3. */
    private static double learns(DataSet set) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(.1))
                .list()
                .layer(new OutputLayer.Builder().nOut(10).build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build());
        net.init();
        net.fit(new ListDataSetIterator<>(set.asList(), 20), 5);
        return net.score(set);
    }

    @Test
    void aWrongFileOrOptionEndsWithTwo() throws IOException {
        Path file = Files.writeString(
                folder.resolve("run.yaml"), "protections: [{ method: bayeserorascent, epsilon: 0.1 }]");
        assertThat(run("unlearnable", "--config", file)).isEqualTo(2);
        assertThat(err).contains("run.yaml:1:", "did you mean 'bayeserrorascent'?");
        assertThat(run("unlearnable", "--set", "protections[1].epsilon=0")).isEqualTo(2);
        assertThat(err).contains("epsilon is 0, allowed is a finite number with epsilon > 0");
        assertThat(run("unlearnable", "--fractions", "0.5,1.5")).isEqualTo(2);
        assertThat(err).contains("--fractions is [0.5, 1.5], allowed are different numbers with 0 < fraction <= 1");
        assertThat(run("unlearnable", "--images", 20, "--fractions", "0.99")).isEqualTo(2);
        assertThat(err).contains("--fractions has 0.99, which leaves none of 20 images clean");
        assertThat(run("unlearnable", "--pixels", "bayes")).isEqualTo(2);
        assertThat(err).contains("--pixels is [bayes], allowed are names of the list, [random noise, ");
        assertThat(run("unlearnable", "--images", 10)).isEqualTo(2);
        assertThat(err).contains("--images is 10, allowed is an integer >= 20");
        assertThat(run("unlearnable", "--seeds", 0)).isEqualTo(2);
        assertThat(err).contains("--seeds is 0, allowed is an integer >= 1");
        assertThat(out).isEmpty();
    }
}
