package org.samediffext.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The elements of a dense array outside the heap, copied to and from blocks on the heap. It owns nothing: it is a window on
 * addresses, good for as long as the caller holds the array.
 */
abstract class Memory {
    /** Elements a buffer spans; a multiple of every block and part, and for every type less than 2 GB. */
    static final long SPAN = 1 << 27;

    final long address;
    final long length;
    final DataType type;

    /** By span, what vector code takes; nothing where there is none. */
    private final Object[] views;

    private Memory(long address, long length, DataType type, Object[] views) {
        this.address = address;
        this.length = length;
        this.type = type;
        this.views = views;
    }

    /** What it spans. */
    long bytes() {
        return length * type.width();
    }

    /** Whether vector code can work on it. */
    boolean hasViews() {
        return views.length > 0;
    }

    /** A span as vector code takes it. */
    Object view(int span) {
        return views[span];
    }

    /** Elements from {@code at} into the first places of a block; they do not cross a multiple of 512. */
    abstract void load(long at, Object block, int count);

    /** The first places of a block into elements from {@code at}; they do not cross a multiple of 512. */
    abstract void store(long at, Object block, int count);

    /** A window on {@code length} elements, {@code offset} elements above the base. */
    static Memory of(Pointer base, long offset, long length, DataType type) {
        long address = base.address() + offset * type.width();
        ByteBuffer[] spans = spans(base, offset, length, type);
        return switch (type) {
            case FLOAT -> new Floats(address, length, spans);
            case DOUBLE -> new Doubles(address, length, spans);
            case HALF, BFLOAT16 -> new Shorts(address, length, type, spans);
            default -> throw new IllegalArgumentException("no blocks of " + type);
        };
    }

    private static ByteBuffer[] spans(Pointer base, long offset, long length, DataType type) {
        ByteBuffer[] spans = new ByteBuffer[(int) ((length + SPAN - 1) / SPAN)];
        BytePointer bytes = new BytePointer(base);
        for (int i = 0; i < spans.length; i++) {
            long first = i * SPAN;
            long size = Math.min(SPAN, length - first) * type.width();
            BytePointer window = bytes.getPointer(BytePointer.class, (offset + first) * type.width());
            spans[i] = window.capacity(size).limit(size).asByteBuffer().order(ByteOrder.nativeOrder());
        }
        return spans;
    }

    private static <B> B[] typed(ByteBuffer[] spans, Function<ByteBuffer, B> typed, IntFunction<B[]> array) {
        return Arrays.stream(spans).map(typed).toArray(array);
    }

    private static Object[] views(ByteBuffer[] spans) {
        Vectors vectors = Vectors.found();
        return vectors == null ? new Object[0] : typed(spans, vectors::view, Object[]::new);
    }

    static int span(long at) {
        return (int) (at / SPAN);
    }

    static int within(long at) {
        return (int) (at % SPAN);
    }

    private static final class Floats extends Memory {
        private final FloatBuffer[] spans;

        Floats(long address, long length, ByteBuffer[] spans) {
            super(address, length, DataType.FLOAT, views(spans));
            this.spans = typed(spans, ByteBuffer::asFloatBuffer, FloatBuffer[]::new);
        }

        @Override
        void load(long at, Object block, int count) {
            spans[span(at)].get(within(at), (float[]) block, 0, count);
        }

        @Override
        void store(long at, Object block, int count) {
            spans[span(at)].put(within(at), (float[]) block, 0, count);
        }
    }

    private static final class Doubles extends Memory {
        private final DoubleBuffer[] spans;

        Doubles(long address, long length, ByteBuffer[] spans) {
            super(address, length, DataType.DOUBLE, views(spans));
            this.spans = typed(spans, ByteBuffer::asDoubleBuffer, DoubleBuffer[]::new);
        }

        @Override
        void load(long at, Object block, int count) {
            spans[span(at)].get(within(at), (double[]) block, 0, count);
        }

        @Override
        void store(long at, Object block, int count) {
            spans[span(at)].put(within(at), (double[]) block, 0, count);
        }
    }

    private static final class Shorts extends Memory {
        private final ShortBuffer[] spans;

        Shorts(long address, long length, DataType type, ByteBuffer[] spans) {
            super(address, length, type, new Object[0]);
            this.spans = typed(spans, ByteBuffer::asShortBuffer, ShortBuffer[]::new);
        }

        @Override
        void load(long at, Object block, int count) {
            float[] floats = (float[]) block;
            ShortBuffer span = spans[span(at)];
            int first = within(at);
            for (int i = 0; i < count; i++) {
                short bits = span.get(first + i);
                floats[i] = type == DataType.BFLOAT16 ? Float.intBitsToFloat(bits << 16) : Half.toFloat(bits);
            }
        }

        @Override
        void store(long at, Object block, int count) {
            float[] floats = (float[]) block;
            ShortBuffer span = spans[span(at)];
            int first = within(at);
            for (int i = 0; i < count; i++) {
                span.put(first + i, type == DataType.BFLOAT16 ? Half.toBrain(floats[i]) : Half.toHalf(floats[i]));
            }
        }
    }
}
