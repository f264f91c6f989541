package org.samediffext.examples.report;

import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.robustness.AttackRow;
import org.samediffext.examples.run.Sample;

/** What one attack did to a few images: clean, the change magnified, attacked. */
final class RobustnessPictures {
    private final List<String> classNames;
    private final AttackRow attack;

    RobustnessPictures(List<String> classNames, AttackRow attack) {
        this.classNames = classNames;
        this.attack = attack;
    }

    Element card(List<Sample> samples) {
        Element body = Element.of("tbody")
                .add(
                        row("clean", samples, this::clean),
                        row("change", samples, this::change),
                        row("adversarial", samples, this::adversarial));
        return Page.card(
                "Pictures: " + attack.name(),
                "The first image of each class that the network gets right, with the smallest budget that changes the answer, or"
                        + " the largest where none does. Change: grey is none, white and black are \u00b1"
                        + (linf() ? "\u03b5." : " the largest change of a pixel."),
                Element.of("div", "scroll").add(Element.of("table", "gallery").add(body)));
    }

    private static Element row(String name, List<Sample> samples, Function<Sample, Element> cell) {
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(name));
        samples.forEach(sample -> row.add(cell.apply(sample)));
        return row;
    }

    private boolean linf() {
        return RobustnessCharts.norm(attack).equals("linf");
    }

    private Element clean(Sample sample) {
        return Element.of("td")
                .add(
                        Picture.grey(sample.clean(), describe(sample)),
                        Element.of("span", "scale").text(classNames.get(sample.label())));
    }

    private Element change(Sample sample) {
        INDArray change = sample.adversarial().sub(sample.clean());
        double largest = change.amaxNumber().doubleValue();
        double full = linf() && Double.isFinite(sample.epsilon()) ? sample.epsilon() : largest;
        INDArray shown = change.div(full > 0 ? 2 * full : 1).add(0.5);
        String below = Double.isFinite(sample.epsilon()) ? "\u03b5 " + Element.number(sample.epsilon(), 4) : "no limit";
        return Element.of("td")
                .add(
                        Picture.grey(shown, "what was added to " + describe(sample)),
                        Element.of("span", "scale").text(below));
    }

    private Element adversarial(Sample sample) {
        boolean right = sample.label() == sample.after();
        return Element.of("td")
                .add(
                        Picture.grey(sample.adversarial(), describe(sample) + ", attacked"),
                        Element.of("span", "scale").text(classNames.get(sample.label()) + " \u2192"),
                        Element.of("span", right ? "chip right" : "chip wrong").text(classNames.get(sample.after())));
    }

    private String describe(Sample sample) {
        return "test image " + sample.number() + ", class " + classNames.get(sample.label());
    }
}
