// step 0.900000 0.100000 1.00000e+30 -1.00000 1.00000 0.0100000 0.990000 0.0100000 0.00100000
struct Numbers_step { real of[9]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real t0 = s.of[0] * x2;
        real t1 = s.of[1] * x0;
        real t2 = t0 + t1;
        real t3 = s.of[2] * t2;
        real t4 = most(t3, s.of[3]);
        real t5 = least(t4, s.of[4]);
        real t6 = s.of[5] * t5;
        real t7 = s.of[6] * x2;
        real t8 = s.of[7] * x0;
        real t9 = t7 + t8;
        real t10 = s.of[8] * x1;
        real t11 = t6 + t10;
        a0[i] = keep(t11);
        a2[i] = keep(t9);
    }
}
