// fold0
// step 0.0100000 0.707107 0.00100000
extern "C" __global__ void fold0(long long n, long long run, int channels, stored* a0, stored* a1, int groups, double* results) {
    double f0 = 0;
    int group = blockIdx.x % groups;
    int block = blockIdx.x / groups;
    int blocks = gridDim.x / groups;
    long long size = n / groups;
    long long stride = (long long) blockDim.x * blocks;
    for (long long e = (long long) block * blockDim.x + threadIdx.x; e < size; e += stride) {
        long long i = e;
        real x0 = load(a0[i]);
        f0 = f0 + (double) x0 * (double) x0;
    }
    __shared__ double shared[256];
    join(f0, false, shared, results + (0LL * groups + group) * blocks + block);
}
struct Numbers_step { real of[3]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real t0 = s.of[0] * x0;
        real t1 = t0 * s.of[1];
        real t2 = s.of[2] * x1;
        real t3 = t1 + t2;
        a0[i] = keep(t3);
    }
}
