package org.samediffext.kernel;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/** What one thread needs to run fused code, kept from step to step: blocks, numbers, lanes of folds, and windows on memory. */
final class Scratch {
    /** Elements a block holds: two thousand bytes of each array stay in the first cache. */
    static final int BLOCK = 512;

    private static final int WINDOWS = 1024;
    private static final int WAYS = 4;
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private Object[] floatBlocks = {};
    private Object[] doubleBlocks = {};
    private double[] registers = {};
    private double[] numbers = {};
    private float[] floatNumbers = {};
    private Object[] views = {};
    private final Lanes lanes = new Lanes();
    private final ChannelLanes channelLanes = new ChannelLanes();
    private final Memory[] windows = new Memory[WINDOWS];
    private int oldest;

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    Object[] blocks(boolean wide, int count) {
        if (wide) {
            if (doubleBlocks.length < count) {
                doubleBlocks = new Object[count];
                Arrays.setAll(doubleBlocks, i -> new double[padded(i)]);
            }
            return doubleBlocks;
        }
        if (floatBlocks.length < count) {
            floatBlocks = new Object[count];
            Arrays.setAll(floatBlocks, i -> new float[padded(i)]);
        }
        return floatBlocks;
    }

    /** Different lengths keep equal places of two blocks out of one cache set. */
    private static int padded(int index) {
        return BLOCK + 16 * (1 + index % 3);
    }

    double[] registers(int count) {
        if (registers.length < count) {
            registers = new double[count];
        }
        return registers;
    }

    double[] numbers(int count) {
        if (numbers.length < count) {
            numbers = new double[count];
        }
        return numbers;
    }

    float[] floatNumbers(int count) {
        if (floatNumbers.length < count) {
            floatNumbers = new float[count];
        }
        return floatNumbers;
    }

    /** Places for what vector code takes of its arrays. */
    Object[] views(int count) {
        if (views.length < count) {
            views = new Object[count];
        }
        return views;
    }

    Lanes lanes() {
        return lanes;
    }

    ChannelLanes channelLanes() {
        return channelLanes;
    }

    /** A window on an array's elements; one that was made for the same addresses is used again. */
    Memory window(DataBuffer data, long length, DataType type) {
        Pointer base = data.pointer();
        long address = base.address() + data.offset() * type.width();
        long scrambled = (address + length) * 0x9E3779B97F4A7C15L;
        int first = (int) (scrambled >>> 32) & WINDOWS - WAYS;
        for (int way = first; way < first + WAYS; way++) {
            Memory window = windows[way];
            if (window != null && window.address == address && window.length == length && window.type == type) {
                return window;
            }
        }
        Memory window = Memory.of(base, data.offset(), length, type);
        windows[first + (oldest++ & WAYS - 1)] = window;
        return window;
    }
}
