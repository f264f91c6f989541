package org.samediffext.adversarial;

/**
 * Random numbers of one example: a counter that the SplitMix64 finaliser scrambles, keyed by seed, number of the
 * example and number of the restart. What one example draws depends on no other. Source: Steele, Lea, Flood 2014, Fast
 * Splittable Pseudorandom Number Generators; Gaussians by Box and Muller 1958.
 */
public final class SampleRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long CHILD = 0xD1B54A32D192ED03L;

    private final long key;
    private long counter;
    private double spare = Double.NaN;

    SampleRandom(long key) {
        this.key = key;
    }

    /**
     * The stream of an example.
     *
     * @param seed the seed
     * @param sample the number of the example
     * @param restart the number of the restart
     * @return at its beginning
     */
    public static SampleRandom of(long seed, long sample, long restart) {
        return new SampleRandom(seed).stream(sample).stream(restart);
    }

    /** The stream of a point: equal numbers give equal streams. */
    static SampleRandom of(long seed, double[] point) {
        long key = mix(seed);
        for (double value : point) {
            key = mix(key + GOLDEN + Double.doubleToLongBits(value + 0.0));
        }
        return new SampleRandom(key);
    }

    /**
     * An independent stream of the same example; the same number always gives the same stream, whatever was drawn
     * before.
     *
     * @param purpose a number for what the draws are for
     * @return a new stream, at its beginning
     */
    public SampleRandom stream(long purpose) {
        return new SampleRandom(mix(mix(key ^ CHILD) + GOLDEN * (purpose + 1)));
    }

    /**
     * 64 random bits.
     *
     * @return the next bits
     */
    public long bits() {
        counter++;
        return mix(key + GOLDEN * counter);
    }

    /**
     * A uniform number.
     *
     * @return from 0, included, to 1, excluded
     */
    public double uniform() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /**
     * A standard normal number.
     *
     * @return mean 0, variance 1
     */
    public double gaussian() {
        if (!Double.isNaN(spare)) {
            double second = spare;
            spare = Double.NaN;
            return second;
        }
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
        double angle = 2 * Math.PI * uniform();
        spare = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
