package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A line chart in SVG, coloured by the page's style sheet. */
final class LineChart {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 320;
    private static final int LEFT = 58;
    private static final int RIGHT = 18;
    private static final int TOP = 18;
    private static final int BOTTOM = 50;

    private final Axis x;
    private final Axis y;
    private final Element svg;

    /**
     * A point.
     *
     * @param x on the horizontal axis
     * @param y on the vertical axis
     */
    record Point(double x, double y) {}

    LineChart(String name, String xLabel, Axis x, String yLabel, Axis y) {
        this.x = x;
        this.y = y;
        svg = Element.of("svg", "chart")
                .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .with("role", "img")
                .with("aria-label", name);
        x.ticks().forEach(this::vertical);
        y.ticks().forEach(this::horizontal);
        svg.add(line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM));
        svg.add(label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", xLabel, "title"));
        svg.add(label(0, 0, "middle", yLabel, "title")
                .with("transform", "translate(16 " + Element.number((TOP + HEIGHT - BOTTOM) / 2.0) + ") rotate(-90)"));
    }

    /** A line through the points. */
    LineChart line(String cssClass, List<Point> points) {
        svg.add(Element.of("polyline", "line " + cssClass).with("points", path(points)));
        return this;
    }

    /** A speck at each point: a line of no length with round ends. */
    LineChart specks(String cssClass, List<Point> points) {
        String path = points.stream().map(p -> "M" + path(List.of(p)) + "h0").collect(Collectors.joining());
        svg.add(Element.of("path", "specks " + cssClass).with("d", path));
        return this;
    }

    /** The area between two lines with the same horizontal positions. */
    LineChart band(String cssClass, List<Point> low, List<Point> high) {
        List<Point> back = new ArrayList<>(low);
        Collections.reverse(back);
        svg.add(Element.of("path", "band " + cssClass).with("d", "M" + path(high) + " " + path(back) + "Z"));
        return this;
    }

    /** A dot with a tooltip, and the text above it if it is not empty. */
    LineChart dot(String cssClass, Point point, String text, String tooltip) {
        double px = across(point.x());
        double py = up(point.y());
        Element group = Element.of("g", "dot " + cssClass);
        group.add(Element.of("title").text(tooltip));
        group.add(Element.of("circle").with("cx", px).with("cy", py).with("r", 4.5));
        if (!text.isEmpty()) {
            boolean left = px > WIDTH - RIGHT - 24;
            group.add(label(left ? px + 6 : px + 7, py - 10, left ? "end" : "start", text, "value"));
        }
        svg.add(group);
        return this;
    }

    /** A dashed line across at one height, with its meaning above its start. */
    LineChart level(double value, String text) {
        svg.add(label(LEFT + 6, up(value) - 6, "start", text, "remark"));
        return level(value);
    }

    /** The same with its meaning above its end, where lines climb away from it. */
    LineChart levelNamedAtEnd(double value, String text) {
        svg.add(label(WIDTH - RIGHT - 6, up(value) - 6, "end", text, "remark"));
        return level(value);
    }

    private LineChart level(double value) {
        double py = up(value);
        svg.add(line("level", LEFT, py, WIDTH - RIGHT, py));
        return this;
    }

    Element svg() {
        return svg;
    }

    private void vertical(double tick) {
        double px = across(tick);
        svg.add(line("grid", px, TOP, px, HEIGHT - BOTTOM));
        svg.add(label(px, HEIGHT - BOTTOM + 18.0, "middle", x.text(tick), "tick"));
    }

    private void horizontal(double tick) {
        double py = up(tick);
        svg.add(line("grid", LEFT, py, WIDTH - RIGHT, py));
        svg.add(label(LEFT - 8, py + 4, "end", y.text(tick), "tick"));
    }

    private double across(double value) {
        return LEFT + x.position(value) * (WIDTH - RIGHT - LEFT);
    }

    private double up(double value) {
        return HEIGHT - BOTTOM - y.position(value) * (HEIGHT - BOTTOM - TOP);
    }

    private String path(List<Point> points) {
        return points.stream()
                .map(p -> Element.number(across(p.x())) + "," + Element.number(up(p.y())))
                .collect(Collectors.joining(" "));
    }

    private static Element line(String cssClass, double x1, double y1, double x2, double y2) {
        return Element.of("line", cssClass)
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2);
    }

    private static Element label(double x, double y, String anchor, String text, String cssClass) {
        return Element.of("text", cssClass)
                .with("x", x)
                .with("y", y)
                .with("text-anchor", anchor)
                .text(text);
    }
}
