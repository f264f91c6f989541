package org.samediffext.kernel;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes steps so that the smallest weights of several arrays become 0. Magnitudes are counted by their leading bits, then those
 * of the one group that is cut by the bits that follow: two walks over floats, four over doubles, in the memory of one histogram.
 */
public final class SmallestWeights {
    private static final int DIGIT = 18;

    /** After each walk, the bits of a double that are not counted yet; those of a float end at the second. */
    private static final int[] SHIFTS = {46, 28, 10, 0};

    private static final int OF_FLOAT = 28;
    private static final ThreadLocal<long[]> HISTOGRAM = ThreadLocal.withInitial(() -> new long[1 << DIGIT]);
    private static final ThreadLocal<long[]> BITS = ThreadLocal.withInitial(() -> new long[Scratch.BLOCK]);

    private final List<Part> parts;
    private final boolean wide;
    private long prefix;
    private int shift = Long.SIZE;
    private long left;

    /**
     * A parameter and its step.
     *
     * @param parameter the parameter, only read
     * @param step what is to be subtracted from it
     */
    public record Weights(INDArray parameter, INDArray step) {}

    private SmallestWeights(List<Part> parts, boolean wide, long count) {
        this.parts = parts;
        this.wide = wide;
        this.left = count;
    }

    /**
     * Makes the step equal to the parameter where the difference is among the smallest, by magnitude, of all; of equal ones those
     * count that come first.
     *
     * @param weights the arrays, in their order
     * @param count how many, not more than there are
     */
    public static void putToZero(List<Weights> weights, long count) {
        if (count == 0) {
            return;
        }
        List<Part> parts = new ArrayList<>();
        boolean wide = false;
        for (Weights one : weights) {
            wide |= one.step.dataType() == DataType.DOUBLE;
            boolean dense = AdaptiveKernel.isCpu() && Layout.agree(one.parameter, one.step);
            parts.add(dense ? new Dense(one) : new Copied(one));
        }
        SmallestWeights smallest = new SmallestWeights(parts, wide, count);
        try {
            smallest.find();
            smallest.write();
        } finally {
            Reference.reachabilityFence(weights);
        }
    }

    /** Finds the leading bits of the largest magnitude that becomes zero, and how many with these bits do. */
    private void find() {
        long[] histogram = HISTOGRAM.get();
        for (int next : SHIFTS) {
            Arrays.fill(histogram, 0);
            count(histogram, next);
            int digit = 0;
            while (left > histogram[digit]) {
                left -= histogram[digit];
                digit++;
            }
            prefix = (prefix << (shift - next)) | digit;
            shift = next;
            boolean exact = !wide && next == OF_FLOAT;
            if (exact || histogram[digit] == left) {
                return;
            }
        }
    }

    private void count(long[] histogram, int next) {
        long mask = (1L << (shift - next)) - 1;
        long[] bits = BITS.get();
        for (Part part : parts) {
            for (long at = 0; at < part.length; at += Scratch.BLOCK) {
                int count = (int) Math.min(Scratch.BLOCK, part.length - at);
                part.load(at, bits, count);
                for (int i = 0; i < count; i++) {
                    if (shift == Long.SIZE || (bits[i] >>> shift) == prefix) {
                        histogram[(int) ((bits[i] >>> next) & mask)]++;
                    }
                }
            }
        }
    }

    private void write() {
        long[] bits = BITS.get();
        for (Part part : parts) {
            for (long at = 0; at < part.length; at += Scratch.BLOCK) {
                int count = (int) Math.min(Scratch.BLOCK, part.length - at);
                part.load(at, bits, count);
                boolean any = false;
                for (int i = 0; i < count; i++) {
                    long leading = bits[i] >>> shift;
                    if (leading < prefix || (leading == prefix && left-- > 0)) {
                        part.put(i);
                        any = true;
                    }
                }
                if (any) {
                    part.store(at, count);
                }
            }
            part.end();
        }
    }

    /** The weights of one parameter. */
    private abstract static class Part {
        final long length;

        Part(long length) {
            this.length = length;
        }

        /** The bits of the magnitudes from {@code at}; as doubles, which holds every type. */
        abstract void load(long at, long[] bits, int count);

        /** Makes the weight at a place of the loaded ones 0. */
        abstract void put(int i);

        abstract void store(long at, int count);

        void end() {}
    }

    private static long bits(double difference) {
        return Double.doubleToRawLongBits(Math.abs(difference));
    }

    private static final class Dense extends Part {
        private final Memory parameter;
        private final Memory step;
        private final Object[] blocks;

        Dense(Weights weights) {
            super(weights.step.length());
            DataType type = weights.step.dataType();
            Scratch scratch = Scratch.ofThread();
            this.parameter = scratch.window(weights.parameter.data(), length, type);
            this.step = scratch.window(weights.step.data(), length, type);
            this.blocks = scratch.blocks(type == DataType.DOUBLE, 2);
        }

        @Override
        void load(long at, long[] bits, int count) {
            parameter.load(at, blocks[0], count);
            step.load(at, blocks[1], count);
            if (blocks[0] instanceof double[] p) {
                double[] s = (double[]) blocks[1];
                for (int i = 0; i < count; i++) {
                    bits[i] = bits(p[i] - s[i]);
                }
            } else {
                float[] p = (float[]) blocks[0];
                float[] s = (float[]) blocks[1];
                for (int i = 0; i < count; i++) {
                    bits[i] = bits(p[i] - s[i]);
                }
            }
        }

        @Override
        void put(int i) {
            if (blocks[0] instanceof double[] p) {
                ((double[]) blocks[1])[i] = p[i];
            } else {
                ((float[]) blocks[1])[i] = ((float[]) blocks[0])[i];
            }
        }

        @Override
        void store(long at, int count) {
            step.store(at, blocks[1], count);
        }
    }

    /** Weights with gaps or in two orders, or not in the host's memory: in copies, by the order of their indices. */
    private static final class Copied extends Part {
        private final Weights weights;
        private final double[] differences;
        private final double[] kept;
        private long from;

        Copied(Weights weights) {
            super(weights.step.length());
            this.weights = weights;
            INDArray difference = weights.parameter.sub(weights.step);
            this.differences =
                    difference.castTo(DataType.DOUBLE).dup('c').reshape(length).toDoubleVector();
            this.kept = new double[differences.length];
            Arrays.fill(kept, 1);
        }

        @Override
        void load(long at, long[] bits, int count) {
            from = at;
            for (int i = 0; i < count; i++) {
                bits[i] = bits(differences[(int) at + i]);
            }
        }

        @Override
        void put(int i) {
            kept[(int) from + i] = 0;
        }

        @Override
        void store(long at, int count) {}

        @Override
        void end() {
            INDArray step = weights.step;
            INDArray keep = org.nd4j.linalg.factory.Nd4j.createFromArray(kept)
                    .castTo(step.dataType())
                    .reshape('c', step.shape());
            step.muli(keep).addi(weights.parameter.mul(keep.rsub(1)));
        }
    }
}
