// Arithmetic as the loops of the Java kernel have it: a NaN operand gives NaN, and -0 is less than 0.
static inline __device__ real least(real a, real b) { return a != a || b != b ? a + b : a < b || (a == b && 1 / a < 0) ? a : b; }
static inline __device__ real most(real a, real b) { return a != a || b != b ? a + b : a > b || (a == b && 1 / a > 0) ? a : b; }
static inline __device__ real isLess(real a, real b) { return a < b ? 1 : a >= b ? 0 : a + b; }
static inline __device__ real isAtMost(real a, real b) { return a <= b ? 1 : a > b ? 0 : a + b; }
static inline __device__ real isEqual(real a, real b) { return a == b ? 1 : a < b || a > b ? 0 : a + b; }
static inline __device__ real choose(real c, real yes, real no) { return c == 0 ? no : c < 0 || c > 0 ? yes : c; }
static inline __device__ double larger(double a, double b) { return a != a || b != b ? a + b : a > b ? a : b; }

// The numbers that the threads of a block have folded become one, in an order that the size of the block fixes.
static inline __device__ void join(double mine, bool largest, double* shared, double* result) {
    __syncthreads();
    shared[threadIdx.x] = mine;
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) {
            double other = shared[threadIdx.x + half];
            shared[threadIdx.x] = largest ? larger(shared[threadIdx.x], other) : shared[threadIdx.x] + other;
        }
    }
    if (threadIdx.x == 0) {
        *result = shared[0];
    }
}

