package org.samediffext.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Split;
import org.samediffext.examples.run.Outcome;
import org.samediffext.examples.run.Proportion;
import org.samediffext.examples.run.Robustness;
import org.samediffext.examples.run.Sample;
import org.samediffext.examples.run.Training;
import org.w3c.dom.Document;

class ReportTest {
    @TempDir
    private Path folder;

    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        Document page = parse(page(outcome(Optional.of(training()), List.of(robustness()))));

        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(3 * 2);
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(2);
        for (String tag : List.of("script", "link", "iframe", "object", "image", "use")) {
            assertThat(page.getElementsByTagName(tag).getLength()).as(tag).isZero();
        }
        for (int i = 0; i < 6; i++) {
            assertThat(page.getElementsByTagName("img")
                            .item(i)
                            .getAttributes()
                            .getNamedItem("src")
                            .getNodeValue())
                    .startsWith("data:image/png;base64,iVBOR");
        }
        assertThat(Files.readString(folder.resolve("report.html")))
                .doesNotContain("http:", "https:", "url(", "@import");
    }

    /** A browser takes the text of a style element as it is, escapes and all. */
    @Test
    void theStyleSheetNeedsNoEscapes() throws Exception {
        String html = page(outcome(Optional.of(training()), List.of(robustness())));

        assertThat(html.substring(html.indexOf("<style>"), html.indexOf("</style>")))
                .contains("prefers-color-scheme: dark")
                .doesNotContain("&");
    }

    @Test
    void thePageSaysWhatHappened() throws Exception {
        String text = parse(page(outcome(Optional.of(training()), List.of(robustness()))))
                .getDocumentElement()
                .getTextContent();

        assertThat(text)
                .contains(
                        "trained with lion for 2 epochs in 1.5 seconds, gets 90.0 % of the 10 test images of toy <data> right")
                .contains(
                        "Under the attack pgd with a budget of \u03b5 = 0.2, where pixels run from 0 to 1, it still gets 10.0 % of them right.")
                .contains(
                        "\u2713 no",
                        "\u2717 yes",
                        "\u03b5 0.1 \u00b7 \u00d710",
                        "mvn test -Dx=\"a b\"",
                        "seed 3",
                        "java 17");
    }

    @Test
    void aRunWithoutAttackOrTrainingHasAPageToo() throws Exception {
        Document trained = parse(page(outcome(Optional.of(training()), List.of())));
        assertThat(trained.getElementsByTagName("svg").getLength()).isEqualTo(1);
        assertThat(trained.getElementsByTagName("img").getLength()).isZero();

        Document read = parse(page(outcome(Optional.empty(), List.of(robustness()))));
        assertThat(read.getElementsByTagName("svg").getLength()).isEqualTo(1);
        assertThat(read.getDocumentElement().getTextContent()).contains("with 1,234 weights, read from a file, gets");
    }

    @Test
    void theMetricsHoldEveryNumber() throws IOException {
        page(outcome(Optional.of(training()), List.of(robustness())));

        assertThat(Files.readString(folder.resolve("metrics.csv"))).isEqualTo("""
                attack,epsilon,right,examples,accuracy,low95,high95
                none,0.0,9,10,0.900000,0.595850,0.982124
                pgd,0.1,5,10,0.500000,0.236593,0.763407
                pgd,0.2,1,10,0.100000,0.017876,0.404150
                """);
        assertThat(Files.readString(folder.resolve("metrics.json")))
                .contains("\"cleanAccuracy\": 0.9,", "\"epsilons\": [0.1, 0.2],", "\"robustAccuracy\": [0.5, 0.1],")
                .contains("\"trainSeconds\": 1.5,", "\"updater\": \"lion\",", "\"epochLosses\": [2.0, 0.75],")
                .contains("\"seed\": 3,", "\"split\": \"first and last\",", "\"java\": \"17\"");
        assertThat(Files.readString(folder.resolve("config.yaml"))).isEqualTo("seed: 3\n");
    }

    private String page(Outcome outcome) throws IOException {
        return Files.readString(Report.write(outcome, folder));
    }

    private static Document parse(String html) throws Exception {
        String xml = html.replace("<!DOCTYPE html>", "");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Outcome outcome(Optional<Training> training, List<Robustness> robustness) {
        Examples examples = new Examples(Nd4j.zeros(10, 1, 2, 2), List.of(0, 1, 0, 1, 0, 1, 0, 1, 0, 1), 2);
        Split split = new Split("toy <data>", "first and last", List.of("no", "yes"), examples, examples);
        return new Outcome(
                "A & B",
                List.of("mvn", "test", "-Dx=\"a b\""),
                split,
                3,
                1234,
                training,
                Optional.empty(),
                new Proportion(9, 10),
                robustness,
                "seed: 3\n",
                Map.of("java", "17"));
    }

    private static Training training() {
        return new Training("lion", 2, 5, List.of(2.5, 1.5, 1.0, 0.5), 1.5);
    }

    private static Robustness robustness() {
        List<List<Integer>> answers = List.of(List.of(2, 3), List.of(4, 1));
        return new Robustness(
                "pgd",
                10,
                new Proportion(9, 10),
                List.of(
                        new Robustness.Budget(0.1, new Proportion(5, 10), answers),
                        new Robustness.Budget(0.2, new Proportion(1, 10), answers)),
                List.of(sample(0, 1), sample(1, 1)),
                0.5);
    }

    private static Sample sample(int before, int after) {
        return new Sample(4, before, before, after, 0.1, Nd4j.zeros(2, 2), Nd4j.valueArrayOf(new long[] {2, 2}, 0.1));
    }
}
