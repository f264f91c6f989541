package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A formula made by chance, with an evaluation of its own: in double, of each value with a bound of the error that arithmetic of a
 * given precision may make. It shares no code with the parser and the kernels.
 */
final class RandomFormula {
    static final List<String> STATES = List.of("s", "u");
    static final Map<String, Double> CONSTANTS = Map.of("alpha", 0.9, "beta", -1.75);

    /** A value and a bound of its error. */
    record Approximate(double value, double error) {}

    /** The relative error of one operation, and the absolute one of sigmoid and tanh. */
    record Precision(double unit, double curve) {}

    /** What names stand for, in all elements, and the element that is looked at. */
    private static final class Values {
        private final Map<String, Approximate[]> names = new HashMap<>();
        private final IdentityHashMap<Node, Map<Integer, Approximate>> reduced = new IdentityHashMap<>();
        private int element;

        Approximate get(String name) {
            return Objects.requireNonNull(names.get(name))[element];
        }
    }

    private record Node(String text, Function<Values, Approximate> value) {}

    private record Line(String target, Node node) {}

    private final Random random;
    private final Precision precision;
    private final int elements;
    private final IntUnaryOperator channels;
    private final List<String> names =
            new ArrayList<>(List.of("g", "p", "lr", "t", "alpha", "beta", "s", "u", "g", "s"));
    private final List<Line> lines = new ArrayList<>();

    /** A formula of {@code elements} elements, or one without reductions if that is 0, with the channel of each, -1 for none. */
    RandomFormula(long seed, Precision precision, int elements, IntUnaryOperator channels) {
        this.random = new Random(seed);
        this.precision = precision;
        this.elements = elements;
        this.channels = channels;
        List<String> targets = new ArrayList<>(List.of("a", "s", "b", "step", "u"));
        java.util.Collections.shuffle(targets, random);
        for (String target : targets) {
            lines.add(new Line(target, node(2 + random.nextInt(3))));
            names.add(target);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line ->
                text.append(line.target).append(" = ").append(line.node.text).append('\n'));
        return text.toString();
    }

    /** The values of all names after the step, by element. */
    Map<String, Approximate[]> evaluate(Map<String, double[]> given, int size) {
        Values values = new Values();
        given.forEach((name, numbers) -> {
            Approximate[] exact = new Approximate[size];
            for (int i = 0; i < size; i++) {
                double number = numbers[numbers.length == 1 ? 0 : i];
                exact[i] = new Approximate(number, precision.unit * Math.abs(number));
            }
            values.names.put(name, exact);
        });
        for (Line line : lines) {
            values.names.put(line.target, all(line.node, values, size));
        }
        return values.names;
    }

    private static Approximate[] all(Node node, Values values, int elements) {
        int before = values.element;
        Approximate[] results = new Approximate[elements];
        for (int i = 0; i < elements; i++) {
            values.element = i;
            results[i] = node.value.apply(values);
        }
        values.element = before;
        return results;
    }

    private Node node(int depth) {
        if (depth == 0) {
            if (random.nextInt(4) == 0) {
                double number = Math.rint(random.nextDouble() * 40) / 8;
                return new Node(Double.toString(number), v -> new Approximate(number, 0));
            }
            String name = names.get(random.nextInt(names.size()));
            return new Node(name, v -> v.get(name));
        }
        Node a = node(depth - 1);
        Node b = node(random.nextInt(depth));
        return switch (random.nextInt(elements > 0 ? 20 : 16)) {
            case 0, 1 -> binary("(%s + %s)", a, b, Double::sum, (x, y) -> x.error + y.error);
            case 2, 3 -> binary("(%s - %s)", a, b, (x, y) -> x - y, (x, y) -> x.error + y.error);
            case 4, 5 -> binary("%s*%s", bounded(a), bounded(b), (x, y) -> x * y, RandomFormula::product);
            case 6 -> quotient(a, b);
            case 7 -> binary("min(%s, %s)", a, b, Math::min, (x, y) -> Math.max(x.error, y.error));
            case 8 -> binary("max(%s, %s)", a, b, Math::max, (x, y) -> Math.max(x.error, y.error));
            case 9 -> unary("abs(%s)", a, Math::abs, x -> x.error);
            case 10 -> unary("-(%s)", a, x -> -x, x -> x.error);
            case 11 -> unary("sqrt(abs(%s) + 0.5)", a, x -> Math.sqrt(Math.abs(x) + 0.5), x -> 2 * x.error + loss(x));
            case 12 -> curve(a);
            case 13 -> root(a);
            case 14 -> condition(a, b, node(random.nextInt(depth)));
            case 16, 17, 18, 19 -> reduction(a, b);
            default -> unary("square(%s)", bounded(a), x -> x * x, x -> product(x, x));
        };
    }

    private static double product(Approximate x, Approximate y) {
        return Math.abs(x.value) * y.error + Math.abs(y.value) * x.error + x.error * y.error;
    }

    private double loss(Approximate x) {
        return precision.unit * (1 + Math.abs(x.value));
    }

    /** Products of large numbers would leave the range of float. */
    private Node bounded(Node a) {
        return unary("clip(%s, -50, 50)", a, x -> Math.min(Math.max(x, -50), 50), x -> x.error);
    }

    private Node quotient(Node a, Node b) {
        return binary(
                "%s/(abs(%s) + 0.5)",
                bounded(a),
                b,
                (x, y) -> x / (Math.abs(y) + 0.5),
                (x, y) -> 2 * x.error + Math.abs(x.value) / (Math.abs(y.value) + 0.5) * 4 * (y.error + loss(y)));
    }

    private Node curve(Node a) {
        Node x = bounded(a);
        return switch (random.nextInt(4)) {
            case 0 -> unary("sigmoid(%s)", x, v -> 1 / (1 + Math.exp(-v)), v -> v.error + precision.curve);
            case 1 -> unary("tanh(%s)", x, Math::tanh, v -> v.error + precision.curve);
            case 2 ->
                unary("exp(min(%s, 4))", x, v -> Math.exp(Math.min(v, 4)), v -> Math.exp(4.1) * (v.error + loss(v)));
            default -> unary("log(abs(%s) + 0.25)", x, v -> Math.log(Math.abs(v) + 0.25), v -> 4 * (v.error + loss(v)));
        };
    }

    private Node root(Node a) {
        Node x = bounded(a);
        return random.nextBoolean()
                ? unary(
                        "(abs(%s) + 0.25)^-0.75",
                        x, v -> Math.pow(Math.abs(v) + 0.25, -0.75), v -> 10 * (v.error + loss(v)))
                : unary("(%s)^3", x, v -> v * v * v, v -> 3 * v.value * v.value * v.error + 2 * loss(v) * 1e5);
    }

    /** Where the two sides are so near that the errors decide, nothing is known about the value. */
    private Node condition(Node a, Node b, Node c) {
        String comparison = List.of("<", "<=", ">", ">=").get(random.nextInt(4));
        return new Node(
                "where(" + a.text + " " + comparison + " " + b.text + ", " + c.text + ", " + b.text + ")", v -> {
                    Approximate x = a.value.apply(v);
                    Approximate y = b.value.apply(v);
                    boolean sure = Math.abs(x.value - y.value) > 4 * (x.error + y.error);
                    boolean same = x.error == 0 && y.error == 0;
                    boolean yes = comparison.startsWith("<") ? x.value < y.value : x.value > y.value;
                    yes |= comparison.endsWith("=") && x.value == y.value;
                    Approximate chosen = yes ? c.value.apply(v) : y;
                    return sure || same ? chosen : new Approximate(chosen.value, Double.POSITIVE_INFINITY);
                });
    }

    private Node reduction(Node a, Node b) {
        Node x = plus("p", bounded(a));
        Node y = plus("g", bounded(b));
        boolean byChannel = random.nextBoolean();
        return switch (random.nextInt(8)) {
            case 0 -> reduced("sum(%s)", byChannel, x, y, (p, q) -> sum(p));
            case 1 -> reduced("mean(%s)", byChannel, x, y, (p, q) -> scaled(sum(p), 1.0 / p.length));
            case 2 -> reduced("dot(%s, %s)", byChannel, x, y, this::dot);
            case 3 -> reduced("norm(%s)", byChannel, x, y, (p, q) -> norm(p));
            case 4 -> reduced("norm1(%s)", byChannel, x, y, (p, q) -> sum(sizes(p)));
            case 5 -> reduced("maxabs(%s)", byChannel, x, y, (p, q) -> largest(p));
            case 6 -> reduced("numel()", byChannel, x, y, (p, q) -> new Approximate(p.length, 0));
            default -> new Node("channels()", v -> new Approximate(channelCount(), 0));
        };
    }

    private long channelCount() {
        return IntStream.range(0, elements)
                .map(channels)
                .filter(c -> c >= 0)
                .distinct()
                .count();
    }

    /** A value that differs from element to element, whatever the names in the other one stand for. */
    private Node plus(String array, Node a) {
        Node x = new Node(array, v -> v.get(array));
        return binary("(%s + %s)", x, a, Double::sum, (p, q) -> p.error + q.error);
    }

    private Node reduced(
            String form,
            boolean byChannel,
            Node x,
            Node y,
            BiFunction<Approximate[], Approximate[], Approximate> reduction) {
        Node[] self = new Node[1];
        String text = (byChannel ? "channel" : "") + String.format(form, x.text, y.text);
        self[0] = new Node(text, v -> {
            int channel = byChannel ? channels.applyAsInt(v.element) : -1;
            Map<Integer, Approximate> known = v.reduced.computeIfAbsent(self[0], node -> new HashMap<>());
            if (!known.containsKey(channel)) {
                known.put(channel, reduction.apply(ofChannel(channel, x, v), ofChannel(channel, y, v)));
            }
            return Objects.requireNonNull(known.get(channel));
        });
        return self[0];
    }

    private Approximate[] ofChannel(int channel, Node node, Values values) {
        Approximate[] all = all(node, values, elements);
        return IntStream.range(0, elements)
                .filter(i -> channel < 0 || channels.applyAsInt(i) == channel)
                .mapToObj(i -> all[i])
                .toArray(Approximate[]::new);
    }

    private static Approximate scaled(Approximate x, double factor) {
        return new Approximate(x.value * factor, x.error * factor);
    }

    private static Approximate[] sizes(Approximate[] x) {
        return Stream.of(x)
                .map(a -> new Approximate(Math.abs(a.value), a.error))
                .toArray(Approximate[]::new);
    }

    private Approximate sum(Approximate[] x) {
        double sum = 0;
        double error = 0;
        for (Approximate a : x) {
            sum += a.value;
            error += a.error + precision.unit * Math.abs(a.value);
        }
        return rounded(sum, error);
    }

    private Approximate dot(Approximate[] x, Approximate[] y) {
        Approximate[] products = new Approximate[x.length];
        for (int i = 0; i < x.length; i++) {
            products[i] = new Approximate(x[i].value * y[i].value, product(x[i], y[i]));
        }
        return sum(products);
    }

    private Approximate norm(Approximate[] x) {
        double largest = largest(x).value;
        double sum = 0;
        for (Approximate a : x) {
            sum += a.value / largest * (a.value / largest);
        }
        return largest == 0 ? sum(x) : rounded(largest * Math.sqrt(sum), sum(x).error);
    }

    private static Approximate largest(Approximate[] x) {
        double largest = 0;
        double error = 0;
        for (Approximate a : x) {
            largest = Math.max(largest, Math.abs(a.value));
            error = Math.max(error, a.error);
        }
        return new Approximate(largest, error);
    }

    private interface Error1 {
        double of(Approximate x);
    }

    private interface Error2 {
        double of(Approximate x, Approximate y);
    }

    private Node unary(String form, Node a, java.util.function.DoubleUnaryOperator value, Error1 error) {
        return new Node(String.format(form, a.text), v -> {
            Approximate x = a.value.apply(v);
            return rounded(value.applyAsDouble(x.value), error.of(x));
        });
    }

    private Node binary(String form, Node a, Node b, java.util.function.DoubleBinaryOperator value, Error2 error) {
        return new Node(String.format(form, a.text, b.text), v -> {
            Approximate x = a.value.apply(v);
            Approximate y = b.value.apply(v);
            return rounded(value.applyAsDouble(x.value, y.value), error.of(x, y));
        });
    }

    private Approximate rounded(double value, double error) {
        return new Approximate(value, error + 2 * precision.unit * Math.abs(value));
    }
}
