// fold0 0.900000 0.100000 0.999000 0.00100000 1.53534 100.451 1.00000e-06 0.100000
// step 0.900000 0.100000 0.999000 0.00100000 1.53534 100.451 1.00000e-06 0.100000 0.0100000
struct Numbers_fold0 { real of[8]; };
extern "C" __global__ void fold0(Numbers_fold0 s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3, int groups, double* results) {
    double f0 = 0;
    double f1 = 0;
    int group = blockIdx.x % groups;
    int block = blockIdx.x / groups;
    int blocks = gridDim.x / groups;
    long long size = n / groups;
    long long stride = (long long) blockDim.x * blocks;
    for (long long e = (long long) block * blockDim.x + threadIdx.x; e < size; e += stride) {
        long long i = e;
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
        real t8 = t6 * s.of[5];
        real t9 = sqrt(t8);
        real t10 = t9 + s.of[6];
        real t11 = t7 / t10;
        real t12 = s.of[7] * x1;
        real t13 = t11 + t12;
        f0 = f0 + (double) x1 * (double) x1;
        f1 = f1 + (double) t13 * (double) t13;
    }
    __shared__ double shared[256];
    join(f0, false, shared, results + (0LL * groups + group) * blocks + block);
    join(f1, false, shared, results + (1LL * groups + group) * blocks + block);
}
struct Numbers_step { real of[9]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
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
        real t8 = t6 * s.of[5];
        real t9 = sqrt(t8);
        real t10 = t9 + s.of[6];
        real t11 = t7 / t10;
        real t12 = s.of[7] * x1;
        real t13 = t11 + t12;
        real t14 = s.of[8] * t13;
        a0[i] = keep(t14);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
    }
}
