package org.samediffext.losses;

/**
 * A pair of texts.
 *
 * @param <T> a number
 * @param arithmetic of the numbers
 * @param a log-probability of the chosen text
 * @param b log-probability of the rejected text
 * @param a0 a under the reference policy
 * @param b0 b under the reference policy
 * @param n tokens of the chosen text
 * @param m tokens of the rejected text
 */
record PreferencePair<T>(Arithmetic<T> arithmetic, T a, T b, T a0, T b0, T n, T m) {

    /** The chosen text's reward, {@code a − a₀}. */
    T chosen() {
        return arithmetic.minus(a, a0);
    }

    /** The rejected text's reward, {@code b − b₀}. */
    T rejected() {
        return arithmetic.minus(b, b0);
    }

    /** {@code Δ = (a − a₀) − (b − b₀)}. */
    T delta() {
        return arithmetic.minus(chosen(), rejected());
    }

    /** {@code a/n − b/m}. */
    T perToken() {
        return arithmetic.minus(arithmetic.over(a, n), arithmetic.over(b, m));
    }
}
