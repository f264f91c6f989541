package org.samediffext.kernel;

/** Comparisons and {@code where}: a NaN that is compared gives NaN, so that it is never taken for "no". */
final class Choice {
    private Choice() {}

    static double compare(Op op, double a, double b) {
        return switch (op) {
            case LT -> lt(a, b);
            case LE -> le(a, b);
            case GT -> lt(b, a);
            case GE -> le(b, a);
            case EQ -> eq(a, b);
            case NE -> 1 - eq(a, b);
            default -> throw new IllegalArgumentException(op + " does not compare");
        };
    }

    static double lt(double a, double b) {
        return a < b ? 1 : a >= b ? 0 : Double.NaN;
    }

    static double le(double a, double b) {
        return a <= b ? 1 : a > b ? 0 : Double.NaN;
    }

    static double eq(double a, double b) {
        return a == b ? 1 : a < b || a > b ? 0 : Double.NaN;
    }

    static double where(double condition, double yes, double no) {
        return condition == 0 ? no : condition < 0 || condition > 0 ? yes : Double.NaN;
    }

    static double min(double a, double b) {
        return Math.min(a, b);
    }

    static double max(double a, double b) {
        return Math.max(a, b);
    }

    static float min(float a, float b) {
        return Math.min(a, b);
    }

    static float max(float a, float b) {
        return Math.max(a, b);
    }

    static float lt(float a, float b) {
        return a < b ? 1 : a >= b ? 0 : Float.NaN;
    }

    static float le(float a, float b) {
        return a <= b ? 1 : a > b ? 0 : Float.NaN;
    }

    static float eq(float a, float b) {
        return a == b ? 1 : a < b || a > b ? 0 : Float.NaN;
    }

    static float where(float condition, float yes, float no) {
        return condition == 0 ? no : condition < 0 || condition > 0 ? yes : Float.NaN;
    }
}
