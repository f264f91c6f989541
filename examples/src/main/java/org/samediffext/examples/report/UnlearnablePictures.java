package org.samediffext.examples.report;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.examples.run.UnlearnableOutcome;

/** The first images of some classes as each method leaves them, and what it changes. */
final class UnlearnablePictures {
    private static final int SHOWN = 5;

    private final UnlearnableOutcome outcome;

    UnlearnablePictures(UnlearnableOutcome outcome) {
        this.outcome = outcome;
    }

    Element card() {
        List<Integer> labels = outcome.split().train().labels().subList(0, (int)
                outcome.clean().size(0));
        List<Integer> shown = IntStream.range(0, outcome.split().classNames().size())
                .map(labels::indexOf)
                .filter(row -> row >= 0)
                .limit(SHOWN)
                .boxed()
                .toList();
        Element body = Element.of("tbody").add(clean(shown, labels));
        outcome.sets().forEach((method, set) -> body.add(changed(method, set.getFeatures(), shown)));
        return Page.card(
                "What the networks see",
                "The first image of each of five classes, protected, and to the right of it the change: red pixels became"
                        + " brighter, blue ones darker, full colour is the largest change that the method makes. Seed "
                        + outcome.task().seedList().get(0) + ".",
                Element.of("div", "scroll").add(Element.of("table", "gallery").add(body)));
    }

    private static INDArray plane(INDArray images, int row) {
        return images.get(NDArrayIndex.point(row), NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.all())
                .dup();
    }

    private Element clean(List<Integer> shown, List<Integer> labels) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text("clean"));
        for (int each : shown) {
            String name = outcome.split().classNames().get(labels.get(each));
            row.add(
                    Element.of("td")
                            .add(
                                    Picture.grey(plane(outcome.clean(), each), "training image " + each + ", " + name),
                                    Element.of("span", "scale").text(name)),
                    Element.of("td"));
        }
        return row;
    }

    private Element changed(String method, INDArray images, List<Integer> shown) {
        double largest = images.sub(outcome.clean()).amaxNumber().doubleValue();
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(method));
        for (int each : shown) {
            INDArray image = plane(images, each);
            INDArray change = image.sub(plane(outcome.clean(), each));
            row.add(
                    Element.of("td").add(Picture.grey(image, method + ", training image " + each)),
                    Element.of("td")
                            .add(Picture.signed(
                                    change,
                                    largest > 0 ? largest : 1,
                                    "what " + method + " changes in training image " + each)));
        }
        return row;
    }
}
