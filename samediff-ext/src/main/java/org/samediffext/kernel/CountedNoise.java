package org.samediffext.kernel;

import java.lang.ref.Reference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gaussian noise that depends on a key and the number of the element, and on nothing drawn before.
 *
 * <p>With {@code mix} the finaliser of SplitMix64 and γ its constant, {@code 0x9E3779B97F4A7C15}, whole numbers of 64 bits that
 * wrap: the key of a key k and a number n is {@code mix(mix(k) + γ(n + 1))}; the i-th uniform number of k is {@code u(i) =
 * mix(k + γ(i + 1))}, its upper 53 bits over 2⁵³; for even i, {@code √(−2·ln(1 − u(i)))} times cosine and sine of {@code
 * 2π·u(i + 1)} are the normal numbers of the elements i and i + 1.
 *
 * <p>Source: Steele, Lea, Flood 2014, Fast Splittable Pseudorandom Number Generators; Gaussians by Box and Muller 1958.
 */
public final class CountedNoise {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private CountedNoise() {}

    /**
     * A key of another key and a number.
     *
     * @param key the key
     * @param number the number
     * @return a key whose noise has nothing in common with that of other numbers
     */
    public static long key(long key, long number) {
        return mix(mix(key) + GOLDEN * (number + 1));
    }

    /**
     * A standard normal number.
     *
     * @param key the key
     * @param element the number of the element, not negative
     * @return mean 0, variance 1
     */
    public static double at(long key, long element) {
        long first = element & ~1L;
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(key, first)));
        double turn = uniform(key, first + 1);
        return radius * sine(turn, (element & 1) == 0 ? 1 : 0);
    }

    /**
     * The sine of a part of a turn, so many quarters of a turn on. StrictMath gets the rest after the nearest quarter, which is at
     * most an eighth of a turn: of larger angles it makes an array on JDK 21 and later.
     */
    private static double sine(double turn, int quarters) {
        int nearest = (int) Math.rint(4 * turn);
        double rest = 2 * Math.PI * (turn - nearest / 4.0);
        return switch (nearest + quarters & 3) {
            case 0 -> StrictMath.sin(rest);
            case 1 -> StrictMath.cos(rest);
            case 2 -> -StrictMath.sin(rest);
            default -> -StrictMath.cos(rest);
        };
    }

    /**
     * Adds noise to an array, whose elements are numbered as they lie in memory.
     *
     * @param array an array of any floating-point type
     * @param key the key
     * @param first the number of its first element
     * @param deviation the standard deviation
     */
    public static void add(INDArray array, long key, long first, double deviation) {
        if (array.isEmpty()) {
            return;
        }
        if (!AdaptiveKernel.isCpu() || !Layout.agree(new INDArray[] {array})) {
            for (long i = 0; i < array.length(); i++) {
                array.putScalar(i, array.getDouble(i) + deviation * at(key, first + i));
            }
            return;
        }
        long length = array.length();
        Memory window = Scratch.ofThread().window(array.data(), length, array.dataType());
        boolean wide = array.dataType() == DataType.DOUBLE;
        try {
            Sweep.run(JvmKernel.parts(length), length < JvmKernel.PART ? 0 : Sweep.helpers(), part -> {
                long from = (long) part * JvmKernel.PART;
                add(window, wide, from, Math.min(length, from + JvmKernel.PART), key, first, deviation);
            });
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    private static void add(Memory window, boolean wide, long from, long to, long key, long first, double deviation) {
        Object block = Scratch.ofThread().blocks(wide, 1)[0];
        for (long at = from; at < to; at += Scratch.BLOCK) {
            int count = (int) Math.min(Scratch.BLOCK, to - at);
            window.load(at, block, count);
            for (int i = 0; i < count; i++) {
                double noise = deviation * at(key, first + at + i);
                if (block instanceof double[] doubles) {
                    doubles[i] += noise;
                } else {
                    float[] floats = (float[]) block;
                    floats[i] = (float) ((double) floats[i] + noise);
                }
            }
            window.store(at, block, count);
        }
    }

    private static double uniform(long key, long counter) {
        return (mix(key + GOLDEN * (counter + 1)) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
