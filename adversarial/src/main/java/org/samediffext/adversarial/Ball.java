package org.samediffext.adversarial;

import java.util.List;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;

/**
 * A ball around the origin.
 *
 * @param norm the norm
 * @param radius the radius, in the units of the input
 */
public record Ball(Norm norm, double radius) {

    /** Checks the radius. */
    public Ball {
        Range.nonNegative("radius", radius);
    }

    /**
     * The distance of two points in the ball's norm.
     *
     * @param a a point
     * @param b a point of the same size
     * @return {@code ‖a − b‖}
     */
    public double distance(double[] a, double[] b) {
        return distance(norm, a, b);
    }

    static double distance(Norm norm, double[] a, double[] b) {
        return switch (norm) {
            case LINF -> largest(a, b);
            case L2 -> Math.sqrt(squares(a, b));
            case L1 -> sum(a, b);
        };
    }

    private static double largest(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static double squares(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return squares;
    }

    private static double sum(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    /** The radii of an attack that needs none, checked. */
    static List<Double> limits(String setting, List<Double> values) {
        return values.isEmpty() ? List.of() : radii(setting, values);
    }

    /** The radii of an attack as given, checked. */
    static List<Double> radii(String setting, List<Double> values) {
        boolean legal = !values.isEmpty() && values.stream().allMatch(r -> r >= 0 && Double.isFinite(r));
        Range.that(setting, values, "a list of at least one finite number >= 0", legal);
        return List.copyOf(values);
    }
}
