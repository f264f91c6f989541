package org.samediffext.examples.report;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.run.CertifyOutcome;
import org.samediffext.examples.run.CertifyTrial.Entry;

/** The first image of each class under each noise, and what is proved about it. */
final class CertifyPictures {
    private final CertifyOutcome outcome;
    private final Examples images;

    CertifyPictures(CertifyOutcome outcome) {
        this.outcome = outcome;
        this.images = outcome.split().test().first(CertifyMetrics.images(outcome));
    }

    Element card() {
        List<Integer> shown = IntStream.range(0, images.classes())
                .mapToObj(c -> images.labels().indexOf(c))
                .filter(i -> i >= 0)
                .toList();
        Element body = Element.of("tbody");
        for (double sigma : outcome.strengths()) {
            Element row =
                    Element.of("tr").add(Element.of("th").with("scope", "row").text(CertifyOutcome.name(sigma)));
            shown.forEach(i -> row.add(cell(i, sigma)));
            body.add(row);
        }
        return Page.card(
                "What the networks see",
                "The first image of each class, and one draw of the noise for each strength. Below, whether the smoothed"
                        + " network is right, and the distance within which its answer is proved, seed "
                        + outcome.task().seedList().get(0) + ".",
                Element.of("div", "scroll").add(Element.of("table", "gallery").add(body)));
    }

    private Element cell(int number, double sigma) {
        INDArray image = images.images()
                .get(NDArrayIndex.point(number), NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.all())
                .dup();
        Random random = new Random(number);
        for (long i = 0; sigma > 0 && i < image.length(); i++) {
            image.putScalar(i, image.getDouble(i) + sigma * random.nextGaussian());
        }
        String name =
                "test image " + number + ", class " + className(images.labels().get(number));
        Element cell = Element.of("td").add(Picture.grey(image, name));
        Optional<Entry> proved = outcome.of(sigma).get(0).entries().stream()
                .filter(each -> each.number() == number)
                .findFirst();
        if (proved.isEmpty()) {
            return cell.add(
                    Element.of("span", "scale").text(className(images.labels().get(number))));
        }
        Entry entry = proved.get();
        String text = entry.prediction() < 0
                ? "none"
                : (entry.correct() ? "\u2713 " : "\u2717 ") + Element.number(entry.radius(), 2);
        String said = entry.prediction() < 0 ? "no answer" : className(entry.prediction());
        return cell.add(Element.of("span", entry.correct() ? "chip right" : "chip wrong")
                .with("title", said)
                .text(text));
    }

    private String className(int number) {
        return outcome.split().classNames().get(number);
    }
}
