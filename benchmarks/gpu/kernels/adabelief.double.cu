// step 0.900000 0.100000 0.999000 0.00100000 1.00000e-08 1.53534 0.0100000 100.451 0.00100000
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
        real t4 = x0 - t2;
        real t5 = t4 * t4;
        real t6 = s.of[3] * t5;
        real t7 = t3 + t6;
        real t8 = t7 + s.of[4];
        real t9 = t2 * s.of[5];
        real t10 = s.of[6] * t9;
        real t11 = t8 * s.of[7];
        real t12 = sqrt(t11);
        real t13 = t12 + s.of[4];
        real t14 = t10 / t13;
        real t15 = s.of[8] * x1;
        real t16 = t14 + t15;
        a0[i] = keep(t16);
        a2[i] = keep(t2);
        a3[i] = keep(t8);
    }
}
