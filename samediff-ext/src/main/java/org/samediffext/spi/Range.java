package org.samediffext.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The range of a numeric setting, stated once: in the compact constructor of the method's record. Each check returns or
 * throws {@link SettingException}; under {@link #observe} it notes range and failure instead, which is how the schema, the
 * table of methods and the configuration reader learn the same ranges.
 *
 * @param setting the setting's name
 * @param lo the lower end
 * @param loOpen whether the lower end itself is excluded
 * @param hi the upper end
 * @param hiOpen whether the upper end itself is excluded
 */
public record Range(String setting, double lo, boolean loOpen, double hi, boolean hiOpen) {

    private static final ThreadLocal<@Nullable Observation<?>> OBSERVER = new ThreadLocal<>();

    /**
     * Checks a decay rate.
     *
     * @param setting the setting's name
     * @param value the value, {@code 0 <= value < 1}
     */
    public static void decay(String setting, double value) {
        new Range(setting, 0, false, 1, true).check(value);
    }

    /**
     * Checks a fraction.
     *
     * @param setting the setting's name
     * @param value the value, {@code 0 <= value <= 1}
     */
    public static void fraction(String setting, double value) {
        new Range(setting, 0, false, 1, false).check(value);
    }

    /**
     * Checks a finite number above zero.
     *
     * @param setting the setting's name
     * @param value the value, {@code value > 0}
     */
    public static void positive(String setting, double value) {
        new Range(setting, 0, true, Double.POSITIVE_INFINITY, true).check(value);
    }

    /**
     * Checks a finite number that is not negative.
     *
     * @param setting the setting's name
     * @param value the value, {@code value >= 0}
     */
    public static void nonNegative(String setting, double value) {
        new Range(setting, 0, false, Double.POSITIVE_INFINITY, true).check(value);
    }

    /**
     * Checks a finite number.
     *
     * @param setting the setting's name
     * @param value the value, neither NaN nor infinite
     */
    public static void finite(String setting, double value) {
        new Range(setting, Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true).check(value);
    }

    /**
     * Checks a count.
     *
     * @param setting the setting's name
     * @param value the value, {@code value >= min}
     * @param min the smallest allowed value
     */
    public static void atLeast(String setting, long value, long min) {
        new Range(setting, (double) min, false, Double.POSITIVE_INFINITY, true).check((double) value);
    }

    /**
     * Checks a condition that no range expresses.
     *
     * @param setting the setting's name
     * @param value the value, for the message
     * @param allowed what is allowed, in words
     * @param holds whether the value is allowed
     */
    public static void that(String setting, Object value, String allowed, boolean holds) {
        if (!holds) {
            fail(new SettingException(setting, value, allowed));
        }
    }

    /**
     * Runs a constructor and notes what its checks say instead of failing at the first.
     *
     * @param <T> what is constructed
     * @param construction the constructor call
     * @return the value, the ranges and the failures
     */
    public static <T> Observation<T> observe(Supplier<T> construction) {
        Observation<?> outer = OBSERVER.get();
        Observation<T> observation = new Observation<>();
        OBSERVER.set(observation);
        try {
            observation.value = construction.get();
        } catch (SettingException e) {
            observation.failures.add(e);
        } finally {
            if (outer == null) {
                OBSERVER.remove();
            } else {
                OBSERVER.set(outer);
            }
        }
        return observation;
    }

    /**
     * Whether a value lies in the range.
     *
     * @param value the value
     * @return false for NaN too
     */
    public boolean contains(double value) {
        return (loOpen ? value > lo : value >= lo) && (hiOpen ? value < hi : value <= hi);
    }

    /**
     * The range in words.
     *
     * @return such as {@code "a number with 0 <= beta1 < 1"}
     */
    public String words() {
        boolean below = lo != Double.NEGATIVE_INFINITY;
        boolean above = hi != Double.POSITIVE_INFINITY;
        if (!below && !above) {
            return "a finite number";
        }
        String left = below && above ? number(lo) + (loOpen ? " < " : " <= ") : "";
        String right = above ? (hiOpen ? " < " : " <= ") + number(hi) : (loOpen ? " > " : " >= ") + number(lo);
        return "a " + (above ? "" : "finite ") + "number with " + left + setting + right;
    }

    private void check(double value) {
        Observation<?> observer = OBSERVER.get();
        if (observer != null) {
            observer.ranges.add(this);
        }
        if (!contains(value)) {
            fail(new SettingException(setting, number(value), words()));
        }
    }

    private static void fail(SettingException failure) {
        Observation<?> observer = OBSERVER.get();
        if (observer == null) {
            throw failure;
        }
        observer.failures.add(failure);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /**
     * What the checks of one construction said.
     *
     * @param <T> what was constructed
     */
    public static final class Observation<T> {
        private final List<Range> ranges = new ArrayList<>();
        private final List<SettingException> failures = new ArrayList<>();
        private @Nullable T value;

        private Observation() {}

        /**
         * The value.
         *
         * @return the value, null where the constructor failed; not to be used unless {@link #failures} is empty
         */
        public @Nullable T value() {
            return value;
        }

        /**
         * The ranges that were checked.
         *
         * @return in the order of the checks
         */
        public List<Range> ranges() {
            return List.copyOf(ranges);
        }

        /**
         * The failures.
         *
         * @return in the order of the checks, empty if every value is allowed
         */
        public List<SettingException> failures() {
            return List.copyOf(failures);
        }
    }
}
