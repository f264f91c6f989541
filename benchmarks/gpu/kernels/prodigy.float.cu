// fold0 0.00000 0.0100000 0.249875 5.00125e-06
// step 0.00000 0.450000 0.100000 0.249750 0.00100000 0.249875 5.00125e-06 1.00000e-08 0.100000 1.00000e-08
struct Numbers_fold0 { real of[4]; };
extern "C" __global__ void fold0(Numbers_fold0 s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3, stored* a4, stored* a5, int groups, double* results) {
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
        real x4 = load(a4[i]);
        real x5 = load(a5[i]);
        real t0 = x1 - x5;
        real t1 = s.of[0] * t0;
        real t2 = x5 + t1;
        real t3 = s.of[1] * x0;
        real t4 = t2 - x1;
        real t5 = s.of[2] * x4;
        real t6 = s.of[3] * x0;
        real t7 = t5 + t6;
        f0 = f0 + (double) t3 * (double) t4;
        f1 = f1 + fabs((double) t7);
    }
    __shared__ double shared[256];
    join(f0, false, shared, results + (0LL * groups + group) * blocks + block);
    join(f1, false, shared, results + (1LL * groups + group) * blocks + block);
}
struct Numbers_step { real of[10]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3, stored* a4, stored* a5) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real x3 = load(a3[i]);
        real x4 = load(a4[i]);
        real x5 = load(a5[i]);
        real t0 = x1 - x5;
        real t1 = s.of[0] * t0;
        real t2 = x5 + t1;
        real t3 = s.of[1] * x2;
        real t4 = s.of[2] * x0;
        real t5 = t3 + t4;
        real t6 = s.of[3] * x3;
        real t7 = x0 * x0;
        real t8 = s.of[4] * t7;
        real t9 = t6 + t8;
        real t10 = s.of[5] * x4;
        real t11 = s.of[6] * x0;
        real t12 = t10 + t11;
        real t13 = sqrt(t9);
        real t14 = t13 + s.of[7];
        real t15 = t5 / t14;
        real t16 = s.of[8] * x1;
        real t17 = t15 + t16;
        real t18 = s.of[9] * t17;
        a0[i] = keep(t18);
        a2[i] = keep(t5);
        a3[i] = keep(t9);
        a4[i] = keep(t12);
        a5[i] = keep(t2);
    }
}
