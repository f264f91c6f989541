// step 0.900000 0.100000 0.999000 0.00100000 0.0100000 1.00000e-08 0.00100000
struct Numbers_step { real of[7]; };
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
        real t7 = most(x4, t6);
        real t8 = s.of[4] * t2;
        real t9 = sqrt(t7);
        real t10 = t9 + s.of[5];
        real t11 = t8 / t10;
        real t12 = s.of[6] * x1;
        real t13 = t11 + t12;
        a0[i] = keep(t13);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
        a4[i] = keep(t7);
    }
}
