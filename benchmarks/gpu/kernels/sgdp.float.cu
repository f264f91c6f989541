// foldChannels0 0.00000 1.00000
// step 0.00000 1.00000 0.0100000
struct Numbers_foldChannels0 { real of[2]; };
extern "C" __global__ void foldChannels0(Numbers_foldChannels0 s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, int groups, double* results) {
    double f0 = 0;
    double f1 = 0;
    double f2 = 0;
    double f3 = 0;
    int group = blockIdx.x % groups;
    int block = blockIdx.x / groups;
    int blocks = gridDim.x / groups;
    long long size = n / groups;
    long long stride = (long long) blockDim.x * blocks;
    for (long long e = (long long) block * blockDim.x + threadIdx.x; e < size; e += stride) {
        long long i = e / run * run * channels + group * run + e % run;
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real t0 = s.of[0] * x2;
        real t1 = s.of[1] * x0;
        real t2 = t0 + t1;
        f0 = f0 + (double) x0 * (double) x1;
        f1 = f1 + (double) x0 * (double) x0;
        f2 = f2 + (double) x1 * (double) x1;
        f3 = f3 + (double) x1 * (double) t2;
    }
    __shared__ double shared[256];
    join(f0, false, shared, results + (0LL * groups + group) * blocks + block);
    join(f1, false, shared, results + (1LL * groups + group) * blocks + block);
    join(f2, false, shared, results + (2LL * groups + group) * blocks + block);
    join(f3, false, shared, results + (3LL * groups + group) * blocks + block);
}
struct Numbers_step { real of[3]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, const real* r3, stored* a0, stored* a1, stored* a2) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        long long channel = i / run % channels;
        real x3 = r3[channel];
        real t0 = s.of[0] * x2;
        real t1 = s.of[1] * x0;
        real t2 = t0 + t1;
        real t3 = x3 * x1;
        real t4 = t2 + t3;
        real t5 = s.of[2] * t4;
        a0[i] = keep(t5);
        a2[i] = keep(t2);
    }
}
