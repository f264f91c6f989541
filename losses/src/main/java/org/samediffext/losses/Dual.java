package org.samediffext.losses;

/**
 * A number that depends on two others, with its derivatives by them.
 *
 * @param value the number
 * @param first its derivative by the first
 * @param second its derivative by the second
 */
record Dual(double value, double first, double second) {

    /** A number that depends on nothing. */
    Dual(double value) {
        this(value, 0, 0);
    }

    private Dual through(double result, double slope) {
        return new Dual(result, slope * first, slope * second);
    }

    /** The arithmetic of such numbers. */
    static final Arithmetic<Dual> ARITHMETIC = new Arithmetic<>() {
        @Override
        public Dual plus(Dual x, Dual y) {
            return new Dual(x.value + y.value, x.first + y.first, x.second + y.second);
        }

        @Override
        public Dual plus(Dual x, double y) {
            return new Dual(x.value + y, x.first, x.second);
        }

        @Override
        public Dual times(Dual x, double y) {
            return x.through(x.value * y, y);
        }

        @Override
        public Dual over(Dual x, Dual y) {
            return x.through(x.value / y.value, 1 / y.value);
        }

        @Override
        public Dual softplus(Dual x) {
            return x.through(Scalars.softplus(x.value), Scalars.sigmoid(x.value));
        }

        @Override
        public Dual sigmoid(Dual x) {
            double s = Scalars.sigmoid(x.value);
            return x.through(s, s * Scalars.sigmoid(-x.value));
        }

        @Override
        public Dual positive(Dual x) {
            // not (x > 0): a NaN shows
            return x.value <= 0 ? new Dual(0) : x;
        }

        @Override
        public Dual square(Dual x) {
            return x.through(x.value * x.value, 2 * x.value);
        }

        @Override
        public Dual log1mexp(Dual x) {
            return x.through(Scalars.log1mexp(x.value), -1 / Math.expm1(-x.value));
        }
    };
}
