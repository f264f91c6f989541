// foldChannels0 0.900000 0.100000 0.999000 0.00100000 1.53534 10.0225 1.00000e-08
// step 0.900000 0.100000 0.999000 0.00100000 1.53534 10.0225 1.00000e-08 0.0100000
struct Numbers_foldChannels0 { real of[7]; };
extern "C" __global__ void foldChannels0(Numbers_foldChannels0 s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3, int groups, double* results) {
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
        real x3 = load(a3[i]);
        real t0 = s.of[0] * x2;
        real t1 = s.of[1] * x0;
        real t2 = t0 + t1;
        real t3 = s.of[2] * x3;
        real t4 = x0 * x0;
        real t5 = s.of[3] * t4;
        real t6 = t3 + t5;
        real t7 = t2 * s.of[4];
        real t8 = sqrt(t6);
        real t9 = t8 * s.of[5];
        real t10 = t9 + s.of[6];
        real t11 = t7 / t10;
        f0 = f0 + (double) x0 * (double) x1;
        f1 = f1 + (double) x0 * (double) x0;
        f2 = f2 + (double) x1 * (double) x1;
        f3 = f3 + (double) x1 * (double) t11;
    }
    __shared__ double shared[256];
    join(f0, false, shared, results + (0LL * groups + group) * blocks + block);
    join(f1, false, shared, results + (1LL * groups + group) * blocks + block);
    join(f2, false, shared, results + (2LL * groups + group) * blocks + block);
    join(f3, false, shared, results + (3LL * groups + group) * blocks + block);
}
struct Numbers_step { real of[8]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, const real* r4, stored* a0, stored* a1, stored* a2, stored* a3) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real x3 = load(a3[i]);
        long long channel = i / run % channels;
        real x4 = r4[channel];
        real t0 = s.of[0] * x2;
        real t1 = s.of[1] * x0;
        real t2 = t0 + t1;
        real t3 = s.of[2] * x3;
        real t4 = x0 * x0;
        real t5 = s.of[3] * t4;
        real t6 = t3 + t5;
        real t7 = t2 * s.of[4];
        real t8 = sqrt(t6);
        real t9 = t8 * s.of[5];
        real t10 = t9 + s.of[6];
        real t11 = t7 / t10;
        real t12 = x4 * x1;
        real t13 = t11 + t12;
        real t14 = s.of[7] * t13;
        a0[i] = keep(t14);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
    }
}
