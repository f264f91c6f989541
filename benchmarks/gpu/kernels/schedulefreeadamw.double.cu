// step 0.999000 0.00100000 100.451 1.00000e-08 0.100000 0.00100180 0.000199960 0.00900000 0.999800
struct Numbers_step { real of[9]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real x3 = load(a3[i]);
        real t0 = s.of[0] * x2;
        real t1 = x0 * x0;
        real t2 = s.of[1] * t1;
        real t3 = t0 + t2;
        real t4 = t3 * s.of[2];
        real t5 = sqrt(t4);
        real t6 = t5 + s.of[3];
        real t7 = x0 / t6;
        real t8 = s.of[4] * x1;
        real t9 = t7 + t8;
        real t10 = s.of[5] * t9;
        real t11 = s.of[6] * x3;
        real t12 = t10 - t11;
        real t13 = s.of[7] * t9;
        real t14 = x3 - t13;
        real t15 = s.of[8] * t14;
        a0[i] = keep(t12);
        a2[i] = keep(t3);
        a3[i] = keep(t15);
    }
}
