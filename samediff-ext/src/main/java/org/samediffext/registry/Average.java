package org.samediffext.registry;

import org.samediffext.spi.Range;

/** An average of a parameter's values after each step, kept beside it; training does not see it. */
public sealed interface Average {

    /**
     * The weight of the newest value.
     *
     * @param steps the number of steps taken, the newest included, from 1
     * @return from 0, which leaves the average alone, to 1, which replaces it
     */
    double weight(long steps);

    /**
     * The exponential moving average {@code a = decay*a + (1 − decay)*p}, which begins with the parameter after the first
     * step. Polyak and Juditsky 1992 in the form of Tarvainen and Valpola 2017, Mean teachers.
     *
     * @param decay how much of itself the average keeps, {@code 0 <= decay < 1}
     */
    record Ema(double decay) implements Average {

        /** Keeps 0.999 of itself. */
        public Ema() {
            this(0.999);
        }

        /**
         * Checks the decay.
         *
         * @param decay as above
         */
        public Ema {
            Range.decay("decay", decay);
        }

        @Override
        public double weight(long steps) {
            return 1 - decay;
        }
    }

    /**
     * The mean of the values after the steps {@code start + 1, start + 1 + every, ...}. Izmailov et al. 2018, Averaging Weights
     * Leads to Wider Optima and Better Generalization, Algorithm 1.
     *
     * @param start the number of steps before the first that counts
     * @param every the number of steps from one that counts to the next
     */
    record Swa(int start, int every) implements Average {

        /** Every step from the first. */
        public Swa() {
            this(0, 1);
        }

        /**
         * Checks the numbers.
         *
         * @param start as above
         * @param every as above
         */
        public Swa {
            Range.atLeast("start", start, 0);
            Range.atLeast("every", every, 1);
        }

        @Override
        public double weight(long steps) {
            long past = steps - 1 - start;
            return past < 0 || past % every != 0 ? 0 : 1.0 / (past / every + 1);
        }
    }
}
