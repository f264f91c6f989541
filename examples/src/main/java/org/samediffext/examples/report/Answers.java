package org.samediffext.examples.report;

import java.util.List;
import java.util.Locale;
import org.samediffext.examples.run.Robustness.Budget;

/** What the network answered to the changed examples of each class. */
final class Answers {
    private final List<String> classNames;

    Answers(List<String> classNames) {
        this.classNames = classNames;
    }

    Element table(Budget budget) {
        Element head = Element.of("tr").add(Element.of("th"));
        classNames.forEach(
                name -> head.add(Element.of("th").with("scope", "col").text(name)));
        Element table = Element.of("table", "answers").add(Element.of("thead").add(head));
        Element body = Element.of("tbody");
        for (int label = 0; label < classNames.size(); label++) {
            body.add(row(label, budget.answers().get(label)));
        }
        return table.add(body);
    }

    private Element row(int label, List<Integer> counts) {
        int total = Math.max(1, counts.stream().mapToInt(Integer::intValue).sum());
        Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(classNames.get(label)));
        for (int answer = 0; answer < counts.size(); answer++) {
            int count = counts.get(answer);
            Element cell = Element.of("td", label == answer ? "right" : "wrong")
                    .with("style", String.format(Locale.ROOT, "--share:%.2f", (double) count / total));
            row.add(cell.text(count == 0 ? "" : Integer.toString(count)));
        }
        return row;
    }
}
