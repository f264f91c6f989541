typedef float real;
typedef unsigned short stored;

// The upper half of a float, rounded to the nearest, ties to even.
static inline __device__ float load(unsigned short brain) { return __uint_as_float((unsigned) brain << 16); }
static inline __device__ unsigned short keep(float value) {
    unsigned bits = __float_as_uint(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return (unsigned short) (bits >> 16 | 0x40u);
    }
    return (unsigned short) ((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

