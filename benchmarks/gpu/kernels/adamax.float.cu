// step 0.900000 0.100000 0.999000 1.00000e-08 0.0153534 0.00100000
struct Numbers_step { real of[6]; };
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
        real t4 = fabs(x0);
        real t5 = t4 + s.of[3];
        real t6 = most(t3, t5);
        real t7 = s.of[4] * t2;
        real t8 = t7 / t6;
        real t9 = s.of[5] * x1;
        real t10 = t8 + t9;
        a0[i] = keep(t10);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
    }
}
