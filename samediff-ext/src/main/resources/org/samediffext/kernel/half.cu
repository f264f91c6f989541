typedef float real;
typedef unsigned short stored;

// Numbers of 16 bits, rounded to the nearest, ties to even.
static inline __device__ float load(unsigned short half) {
    unsigned sign = (half & 0x8000u) << 16;
    unsigned exponent = (half >> 10) & 0x1fu;
    unsigned mantissa = half & 0x3ffu;
    if (exponent == 0) {
        return __uint_as_float(sign | __float_as_uint(mantissa * 5.9604644775390625e-8f));
    }
    return __uint_as_float(sign | (exponent == 0x1f ? 0x7f800000u : (exponent + 112) << 23) | mantissa << 13);
}
static inline __device__ unsigned short keep(float value) {
    unsigned bits = __float_as_uint(value);
    unsigned sign = (bits >> 16) & 0x8000u;
    unsigned size = bits & 0x7fffffffu;
    if (size > 0x7f800000u) {
        return (unsigned short) (sign | 0x7e00u);
    }
    if (size >= 0x477ff000u) {
        return (unsigned short) (sign | 0x7c00u);
    }
    if (size < 0x38800000u) {
        return (unsigned short) (sign | (unsigned) rintf(__uint_as_float(size) * 16777216.0f));
    }
    size -= 112u << 23;
    return (unsigned short) (sign | (size + 0xfffu + ((size >> 13) & 1u)) >> 13);
}

