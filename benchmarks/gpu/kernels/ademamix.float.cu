// step 0.900000 0.100000 0.999900 0.000100000 0.999000 0.00100000 1.53534 5.00000 0.0100000 100.451 1.00000e-08 0.00100000
struct Numbers_step { real of[12]; };
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
        real t4 = s.of[3] * x0;
        real t5 = t3 + t4;
        real t6 = s.of[4] * x4;
        real t7 = x0 * x0;
        real t8 = s.of[5] * t7;
        real t9 = t6 + t8;
        real t10 = t2 * s.of[6];
        real t11 = s.of[7] * t5;
        real t12 = t10 + t11;
        real t13 = s.of[8] * t12;
        real t14 = t9 * s.of[9];
        real t15 = sqrt(t14);
        real t16 = t15 + s.of[10];
        real t17 = t13 / t16;
        real t18 = s.of[11] * x1;
        real t19 = t17 + t18;
        a0[i] = keep(t19);
        a2[i] = keep(t2);
        a3[i] = keep(t5);
        a4[i] = keep(t9);
    }
}
