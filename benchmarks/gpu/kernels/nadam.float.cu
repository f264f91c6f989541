// step 0.450734 0.549266 0.999000 0.00100000 1.00000 0.450808 0.0100000 100.451 1.00000e-08 0.00100000
struct Numbers_step { real of[10]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3, stored* a4) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real x3 = load(a3[i]);
        real x4 = load(a4[i]);
        real t0 = s.of[0] * x2;
        real t1 = s.of[1] * x0;
        real t2 = t0 + t1;
        real t3 = s.of[2] * x3;
        real t4 = x0 * x0;
        real t5 = s.of[3] * t4;
        real t6 = t3 + t5;
        real t7 = s.of[4] - x4;
        real t8 = s.of[0] * t7;
        real t9 = s.of[4] - t8;
        real t10 = s.of[5] * t2;
        real t11 = s.of[4] - t9;
        real t12 = s.of[5] * t11;
        real t13 = s.of[4] - t12;
        real t14 = t10 / t13;
        real t15 = t1 / t9;
        real t16 = t14 + t15;
        real t17 = s.of[6] * t16;
        real t18 = t6 * s.of[7];
        real t19 = sqrt(t18);
        real t20 = t19 + s.of[8];
        real t21 = t17 / t20;
        real t22 = s.of[9] * x1;
        real t23 = t21 + t22;
        a0[i] = keep(t23);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
        a4[i] = keep(t9);
    }
}
