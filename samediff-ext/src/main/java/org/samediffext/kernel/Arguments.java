package org.samediffext.kernel;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** The arguments of a kernel as CUDA takes them: an array of addresses, one of each value. For one thread at a time. */
final class Arguments {
    /** What CUDA allows. */
    private static final int BYTES = 4096;

    private static final int COUNT = 512;

    private final BytePointer values = new BytePointer(BYTES);
    private final LongPointer addresses = new LongPointer(COUNT);
    private int size;
    private int count;

    void clear() {
        size = 0;
        count = 0;
    }

    /** A structure of so many numbers. */
    Arguments add(double[] numbers) {
        int at = place(Double.BYTES, numbers.length * Double.BYTES);
        for (int i = 0; i < numbers.length; i++) {
            values.putDouble(at + (long) i * Double.BYTES, numbers[i]);
        }
        return this;
    }

    /** A structure of so many numbers. */
    Arguments add(float[] numbers) {
        int at = place(Float.BYTES, numbers.length * Float.BYTES);
        for (int i = 0; i < numbers.length; i++) {
            values.putFloat(at + (long) i * Float.BYTES, numbers[i]);
        }
        return this;
    }

    /** A {@code long long}, or an address. */
    Arguments add(long value) {
        values.putLong(place(Long.BYTES, Long.BYTES), value);
        return this;
    }

    /** An {@code int}. */
    Arguments add(int value) {
        values.putInt(place(Integer.BYTES, Integer.BYTES), value);
        return this;
    }

    /** The array of addresses. */
    Pointer addresses() {
        return addresses;
    }

    private int place(int alignment, int bytes) {
        int at = (size + alignment - 1) / alignment * alignment;
        if (at + bytes > BYTES || count == COUNT) {
            throw new Device.DeviceException(
                    "a kernel with more than " + BYTES + " bytes or " + COUNT + " of arguments");
        }
        size = at + bytes;
        addresses.put(count++, values.address() + at);
        return at;
    }
}
