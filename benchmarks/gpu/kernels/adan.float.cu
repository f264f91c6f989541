// step 1.00000 0.980000 0.0200000 0.920000 0.0800000 0.990000 0.920000 0.0100000 0.0100000 1.00000e-08 0.00100000
struct Numbers_step { real of[11]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3, stored* a4, stored* a5) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real x3 = load(a3[i]);
        real x4 = load(a4[i]);
        real x5 = load(a5[i]);
        real t0 = x0 - x5;
        real t1 = s.of[0] * t0;
        real t2 = s.of[1] * x2;
        real t3 = s.of[2] * x0;
        real t4 = t2 + t3;
        real t5 = s.of[3] * x3;
        real t6 = s.of[4] * t1;
        real t7 = t5 + t6;
        real t8 = s.of[5] * x4;
        real t9 = s.of[6] * t1;
        real t10 = x0 + t9;
        real t11 = t10 * t10;
        real t12 = s.of[7] * t11;
        real t13 = t8 + t12;
        real t14 = s.of[6] * t7;
        real t15 = t4 + t14;
        real t16 = s.of[8] * t15;
        real t17 = sqrt(t13);
        real t18 = t17 + s.of[9];
        real t19 = t16 / t18;
        real t20 = s.of[10] * x1;
        real t21 = t19 + t20;
        a0[i] = keep(t21);
        a2[i] = keep(t4);
        a3[i] = keep(t7);
        a4[i] = keep(t13);
        a5[i] = keep(x0);
    }
}
