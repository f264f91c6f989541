package org.samediffext.kernel;

/** Numbers of 16 bits, rounded to the nearest, ties to even. */
final class Half {
    private static final int FLOAT_INFINITY = 0x7f800000;
    private static final float SMALLEST = 0x1p-24f;
    private static final float LEAST_NORMAL = 0x1p-14f;
    private static final float OVERFLOW = 65520;

    private Half() {}

    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 0) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(mantissa * SMALLEST));
        }
        int wide = exponent == 0x1f ? FLOAT_INFINITY : (exponent + 112) << 23;
        return Float.intBitsToFloat(sign | wide | (mantissa << 13));
    }

    static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        float size = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (size >= OVERFLOW) {
            return (short) (sign | 0x7c00);
        }
        if (size < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(size / SMALLEST));
        }
        int shifted = (bits & 0x7fffffff) - (112 << 23);
        return (short) (sign | ((shifted + 0xfff + ((shifted >> 13) & 1)) >> 13));
    }

    static short toBrain(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
