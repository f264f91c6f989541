package org.samediffext.registry;

import java.util.Arrays;
import java.util.List;
import org.samediffext.spi.Range;

/**
 * How a gradient is clipped before the rule sees it.
 *
 * @param kind what is limited
 * @param limit the limit, finite and above zero
 */
public record Clip(Kind kind, double limit) {

    /** What is limited. */
    public enum Kind {
        /** Each element: {@code g = min(max(g, -limit), limit)}. */
        VALUE("value"),
        /** The Euclidean norm of each parameter's gradient: {@code g = g*min(1, limit/|g|)}. */
        NORM("norm"),
        /**
         * The Euclidean norm of the gradient of all parameters together: {@code g = g*min(1, limit/|g|)}. Pascanu et al. 2013,
         * Algorithm 1.
         */
        GLOBAL_NORM("globalNorm");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /**
         * The key in a configuration.
         *
         * @return as a configuration spells it
         */
        public String key() {
            return key;
        }
    }

    static final List<String> KEYS = Arrays.stream(Kind.values()).map(Kind::key).toList();

    /**
     * Checks the limit.
     *
     * @param kind as above
     * @param limit as above
     */
    public Clip {
        Range.positive(kind.key, limit);
    }

    /**
     * Limits each element.
     *
     * @param limit the largest absolute value
     * @return the clipping
     */
    public static Clip value(double limit) {
        return new Clip(Kind.VALUE, limit);
    }

    /**
     * Limits the Euclidean norm of each parameter's gradient.
     *
     * @param limit the largest norm
     * @return the clipping
     */
    public static Clip norm(double limit) {
        return new Clip(Kind.NORM, limit);
    }

    /**
     * Limits the Euclidean norm of the gradient of all parameters together whose updaters say so.
     *
     * @param limit the largest norm
     * @return the clipping
     */
    public static Clip globalNorm(double limit) {
        return new Clip(Kind.GLOBAL_NORM, limit);
    }
}
