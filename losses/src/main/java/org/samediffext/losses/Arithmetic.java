package org.samediffext.losses;

/**
 * What a formula is made of, so that it is written once and evaluated both as numbers with their derivatives and as a graph.
 *
 * @param <T> a number
 */
interface Arithmetic<T> {
    /** {@code x + y}. */
    T plus(T x, T y);

    /** {@code x + y}. */
    T plus(T x, double y);

    /** {@code x·y}. */
    T times(T x, double y);

    /** {@code x/y} for a constant y. */
    T over(T x, T y);

    /** {@code log(1 + exp(x))}. */
    T softplus(T x);

    /** {@code 1/(1 + exp(−x))}. */
    T sigmoid(T x);

    /** {@code max(x, 0)}. */
    T positive(T x);

    /** {@code x²}. */
    T square(T x);

    /** {@code log(1 − exp(x))} for {@code x < 0}. */
    T log1mexp(T x);

    /** {@code x − y}. */
    default T minus(T x, T y) {
        return plus(x, times(y, -1));
    }
}
