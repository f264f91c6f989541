package org.samediffext.examples.report;

import java.util.List;
import org.samediffext.examples.run.MetricOutcome.Neighbours;
import org.samediffext.examples.run.MetricOutcome.Sketch;

/** A sketch and the nearest neighbours that each method finds for it. */
final class NeighbourTable {
    private final List<String> classNames;

    NeighbourTable(List<String> classNames) {
        this.classNames = classNames;
    }

    Element table(Neighbours neighbours) {
        Sketch query = neighbours.query();
        Element body = Element.of("tbody");
        neighbours.byMethod().forEach((method, found) -> {
            Element row =
                    Element.of("tr").add(Element.of("th").with("scope", "row").text(method));
            found.forEach(each -> row.add(Element.of("td", each.label() == query.label() ? "same" : "other")
                    .add(image(each))));
            body.add(row);
        });
        return Element.of("div", "query")
                .add(
                        Element.of("div", "asked")
                                .add(image(query), Element.of("span").text(name(query))),
                        Element.of("table").add(body));
    }

    private Element image(Sketch sketch) {
        return Picture.grey(sketch.image(), "sketch " + sketch.number() + ", " + name(sketch))
                .with("title", name(sketch));
    }

    private String name(Sketch sketch) {
        return classNames.get(sketch.label());
    }
}
