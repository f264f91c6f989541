// step 0.900000 0.100000 0.999000 0.00100000 1.00000e-08 0.990045 1.00000 0.348678 1.53534 100.451 0.0100000 0.00100000
struct Numbers_step { real of[12]; };
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
        real t7 = t6 + s.of[4];
        real t8 = t6 / t7;
        real t9 = t8 * s.of[5];
        real t10 = s.of[6] + t9;
        real t11 = t2 * t2;
        real t12 = t11 + s.of[4];
        real t13 = t11 / t12;
        real t14 = t13 * s.of[7];
        real t15 = s.of[6] + t14;
        real t16 = t2 * s.of[8];
        real t17 = t16 * t10;
        real t18 = t6 * s.of[9];
        real t19 = t18 * t15;
        real t20 = x0 * s.of[8];
        real t21 = t20 * t10;
        real t22 = t17 + t21;
        real t23 = s.of[10] * t22;
        real t24 = sqrt(t19);
        real t25 = t24 + s.of[4];
        real t26 = t23 / t25;
        real t27 = s.of[11] * x1;
        real t28 = t26 + t27;
        a0[i] = keep(t28);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
    }
}
