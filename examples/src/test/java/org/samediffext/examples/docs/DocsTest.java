package org.samediffext.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.SameDiffExt;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;

/** The documents say what the code says. */
class DocsTest {
    private static final Path ROOT = Path.of("..");

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from);
        assertThat(start).as("'%s' is there", from.strip()).isNotNegative();
        start += from.length();
        return text.substring(start, text.indexOf(to, start));
    }

    private static String yamlOfReadme() throws IOException {
        return between(read("README.md"), "<!-- config -->\n```yaml\n", "```");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "robust", "yaml", "guice", "own"})
    void theReadmesJavaIsTheCompiledOne(String name) throws IOException {
        String source = read("examples/src/test/java/org/samediffext/examples/docs/Snippets.java");
        String code = between(source, "// snippet: " + name + "\n", "// end\n")
                        .stripIndent()
                        .stripTrailing() + "\n";
        assertThat(read("README.md")).contains("<!-- snippet: " + name + " -->\n```java\n" + code + "```\n");
    }

    @Test
    void theReadmesJavaRuns(@TempDir Path folder) throws IOException {
        INDArray images = Nd4j.rand(20, 64);
        INDArray labels = Nd4j.zeros(20, 10);
        for (int i = 0; i < 20; i++) {
            labels.putScalar(i, i % 10, 1);
        }
        MultiLayerNetwork net = Snippets.java(
                new SingletonDataSetIterator(new DataSet(images, labels)),
                images,
                labels.argMax(1).toIntVector());
        int[] classes = labels.argMax(1).toIntVector();
        assertThat(Snippets.robust(net, new SingletonDataSetIterator(new DataSet(images, labels)), images, classes)
                        .attacks())
                .hasSize(1);
        Files.writeString(folder.resolve("train.yaml"), yamlOfReadme());
        Snippets.yaml(net, folder);
        net.fit(images, labels);
        RuleUpdater biases = (RuleUpdater) ((BaseLayer) net.getLayer(0).conf().getLayer()).getBiasUpdater();
        assertThat(biases.rule().name()).isEqualTo("sgd");
    }

    @Test
    void theReadmesGuiceRuns(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("train.yaml"), "updater: { method: lion }");
        Snippets.Training training = Snippets.guice(folder);
        assertThat(training.updater).isEqualTo(training.ext.updater("lion", java.util.Map.of()));
    }

    @Test
    void theReadmesOwnUpdaterWorks() {
        RuleUpdater updater = (RuleUpdater) Updaters.of(new Snippets.SignDescent(), 0.1);
        INDArray gradient = Nd4j.createFromArray(3.0, -2.0);
        updater.instantiate(Nd4j.zeros(org.nd4j.linalg.api.buffer.DataType.DOUBLE, 1, 2), true)
                .applyUpdater(gradient, 0, 0);
        assertThat(gradient.toDoubleVector()).containsExactly(0.1, -0.1);
        assertThat(SameDiffExt.load().updater("signdescent", java.util.Map.of("learningRate", 0.1)))
                .isEqualTo(updater);
    }

    @Test
    void theReadmesConfigurationIsValid() throws IOException {
        assertThat(SameDiffExt.load().parse(yamlOfReadme()).updater()).isPresent();
    }

    static Stream<String> documents() {
        return Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions.md", "docs/results.md");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("documents")
    void linksLeadSomewhere(String document) throws IOException {
        Matcher link = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(read(document));
        List<String> dead = link.results()
                .map(m -> m.group(1))
                .filter(target -> !target.startsWith("https://"))
                .filter(target -> !Files.exists(ROOT.resolve(document).resolveSibling(target)))
                .toList();
        assertThat(dead).isEmpty();
    }

    @Test
    void contributingShowsLionAsItIs() throws IOException {
        String file = "updaters/src/main/java/org/samediffext/updaters/Lion.java";
        String code = read(file);
        assertThat(code.lines().count()).isLessThanOrEqualTo(50);
        assertThat(read("CONTRIBUTING.md")).contains("<!-- file: " + file + " -->\n```java\n" + code + "```\n");
    }
}
