// step 0.900000 0.100000 0.0100000 1.00000e-08 0.00100000
struct Numbers_step { real of[5]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real t0 = s.of[0] * x2;
        real t1 = x0 * x0;
        real t2 = s.of[1] * t1;
        real t3 = t0 + t2;
        real t4 = s.of[2] * x0;
        real t5 = sqrt(t3);
        real t6 = t5 + s.of[3];
        real t7 = t4 / t6;
        real t8 = s.of[4] * x1;
        real t9 = t7 + t8;
        a0[i] = keep(t9);
        a2[i] = keep(t3);
    }
}
