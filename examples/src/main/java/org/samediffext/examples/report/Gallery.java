package org.samediffext.examples.report;

import java.util.List;
import java.util.function.Function;
import org.samediffext.examples.run.Sample;

/** Images before and after the attack: a column an example. */
final class Gallery {
    private final List<String> classNames;

    Gallery(List<String> classNames) {
        this.classNames = classNames;
    }

    Element table(List<Sample> samples) {
        Element body = Element.of("tbody")
                .add(
                        row("clean", samples, this::clean),
                        row("difference", samples, this::difference),
                        row("attacked", samples, this::attacked));
        return Element.of("div", "scroll").add(Element.of("table", "gallery").add(body));
    }

    private static Element row(String name, List<Sample> samples, Function<Sample, Element> cell) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(name));
        samples.forEach(sample -> row.add(cell.apply(sample)));
        return row;
    }

    private Element clean(Sample sample) {
        return cell(Picture.grey(sample.clean(), describe(sample)), chip(sample.label(), sample.before()));
    }

    private Element difference(Sample sample) {
        double epsilon = sample.epsilon();
        Element image = Picture.signed(
                sample.adversarial().sub(sample.clean()), epsilon, "what was added to " + describe(sample));
        String scale = "\u03b5 " + Element.number(epsilon, 4) + " \u00b7 \u00d7" + Element.number(1 / epsilon, 1);
        return cell(image, Element.of("span", "scale").text(scale));
    }

    private Element attacked(Sample sample) {
        return cell(
                Picture.grey(sample.adversarial(), describe(sample) + ", attacked"),
                chip(sample.label(), sample.after()));
    }

    private static Element cell(Element image, Element below) {
        return Element.of("td").add(image, below);
    }

    private Element chip(int label, int answer) {
        boolean right = label == answer;
        return Element.of("span", right ? "chip right" : "chip wrong")
                .text((right ? "\u2713 " : "\u2717 ") + classNames.get(answer));
    }

    private String describe(Sample sample) {
        return "test image " + sample.number() + ", class " + classNames.get(sample.label());
    }
}
