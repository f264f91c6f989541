package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;

/**
 * What a run of the estimators found.
 *
 * @param task what was done
 * @param limit the exact value of the kernel estimate of two Gaussians by σ
 * @param bySigma its estimates by σ, one curve a number of samples
 * @param bySize all estimates by the number of samples
 * @param tables estimates side by side
 * @param seconds of wall clock of everything
 * @param versions of what took part, by name
 */
public record BayesOutcome(
        BayesTask task,
        Curve limit,
        List<Curve> bySigma,
        List<Curve> bySize,
        List<Sheet> tables,
        double seconds,
        Map<String, String> versions) {

    /** The error of the best classifier of the two Gaussians, which lie two standard deviations apart: {@code Φ(−1)}. */
    public static final double TRUE_ERROR = 0.158655253931457;

    /** Copies the lists. */
    public BayesOutcome {
        bySigma = List.copyOf(bySigma);
        bySize = List.copyOf(bySize);
        tables = List.copyOf(tables);
    }

    /**
     * A line of a chart.
     *
     * @param name what it shows
     * @param x where
     * @param runs a value for each x, one list a seed
     */
    public record Curve(String name, List<Double> x, List<List<Double>> runs) {

        /** Copies the lists. */
        public Curve {
            x = List.copyOf(x);
            runs = runs.stream().map(List::copyOf).toList();
        }

        /**
         * The values at one place.
         *
         * @param at the number of the place
         * @return over the seeds
         */
        public Spread at(int at) {
            return Spread.of(runs.stream().map(run -> run.get(at)).toList());
        }
    }

    /**
     * A table.
     *
     * @param title what it is about
     * @param note how it was made
     * @param columns the names of the columns
     * @param rows the lines
     */
    public record Sheet(String title, String note, List<String> columns, List<Line> rows) {

        /** Copies the lists. */
        public Sheet {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * A line of a table.
     *
     * @param name of what it says something
     * @param values one a column, over the seeds
     */
    public record Line(String name, List<Spread> values) {

        /** Copies the values. */
        public Line {
            values = List.copyOf(values);
        }
    }
}
