package org.samediffext.examples.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An element of HTML or SVG. Text and attributes are escaped, so what comes out is well formed. */
final class Element {
    private static final Set<String> WITHOUT_CONTENT =
            Set.of("meta", "img", "path", "line", "rect", "circle", "polyline");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    static Element of(String name) {
        return new Element(name);
    }

    static Element of(String name, String cssClass) {
        return new Element(name).with("class", cssClass);
    }

    Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /** A number with at most two decimals, which is a hundredth of a pixel. */
    Element with(String attribute, double value) {
        return with(attribute, number(value));
    }

    Element text(String text) {
        children.add(text);
        return this;
    }

    Element add(Element... more) {
        children.addAll(List.of(more));
        return this;
    }

    static String number(double value) {
        return number(value, 2);
    }

    /** A number without trailing zeros. */
    static String number(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    private void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((key, value) -> out.append(' ')
                .append(key)
                .append("=\"")
                .append(escape(value).replace("\"", "&quot;"))
                .append('"'));
        if (WITHOUT_CONTENT.contains(name)) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object child : children) {
            if (child instanceof Element element) {
                element.write(out);
            } else {
                out.append(escape(child.toString()));
            }
        }
        out.append("</").append(name).append('>');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
