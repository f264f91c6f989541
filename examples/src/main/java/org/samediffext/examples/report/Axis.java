package org.samediffext.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An axis of a chart: where a value lies, and which values are written beside it. */
sealed interface Axis {

    /**
     * Where a value lies.
     *
     * @param value on the axis
     * @return from 0 at the axis' start to 1 at its end
     */
    double position(double value);

    /**
     * The values to write.
     *
     * @return ascending
     */
    List<Double> ticks();

    /**
     * A value as text.
     *
     * @param tick one of {@link #ticks}
     * @return as short as its neighbours allow
     */
    String text(double tick);

    /**
     * A linear axis.
     *
     * @param lo the value at its start
     * @param hi the value at its end
     */
    record Linear(double lo, double hi) implements Axis {
        private static final int ABOUT = 6;

        /** An axis from a round value to a round value, with zero on it. */
        static Linear around(double smallest, double largest) {
            double step = step((Math.max(0, largest) - Math.min(0, smallest)) / ABOUT);
            return new Linear(
                    Math.min(0, Math.floor(smallest / step) * step), Math.max(0, Math.ceil(largest / step) * step));
        }

        @Override
        public double position(double value) {
            return (value - lo) / (hi - lo);
        }

        @Override
        public List<Double> ticks() {
            double step = step((hi - lo) / ABOUT);
            List<Double> ticks = new ArrayList<>();
            for (long i = (long) Math.ceil(lo / step - 1e-9); i * step <= hi + step * 1e-9; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }

        @Override
        public String text(double tick) {
            int decimals = (int) Math.max(0, -Math.floor(Math.log10(step((hi - lo) / ABOUT)) + 1e-9));
            return String.format(Locale.ROOT, "%." + decimals + "f", tick);
        }

        /** A multiple of 1, 2 or 5 and a power of ten, not below. */
        private static double step(double about) {
            double power = Math.pow(10, Math.floor(Math.log10(about)));
            double mantissa = about / power;
            return power * (mantissa > 5 ? 10 : mantissa > 2 ? 5 : mantissa > 1 ? 2 : 1);
        }
    }

    /**
     * A logarithmic axis. What is below it, and zero, lies at its start.
     *
     * @param first the power of ten at its start
     * @param last the power of ten at its end
     */
    record Log(int first, int last) implements Axis {

        /** An axis from a power of ten to a power of ten. */
        static Log around(double smallest, double largest) {
            int first = (int) Math.floor(Math.log10(smallest));
            return new Log(first, Math.max(first + 1, (int) Math.ceil(Math.log10(largest))));
        }

        @Override
        public double position(double value) {
            return value > 0 ? Math.max(0, (Math.log10(value) - first) / (last - first)) : 0;
        }

        @Override
        public List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int power = first; power <= last; power++) {
                ticks.add(Math.pow(10, power));
            }
            return ticks;
        }

        @Override
        public String text(double tick) {
            return Element.number(tick, Math.max(0, -first));
        }
    }
}
