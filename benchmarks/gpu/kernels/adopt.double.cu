// step 0.900000 1.00000e-06 -1.73205 1.73205 0.100000 0.0100000 0.999900 0.000100000 0.00100000
struct Numbers_step { real of[9]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2, stored* a3) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real x3 = load(a3[i]);
        real t0 = s.of[0] * x2;
        real t1 = sqrt(x3);
        real t2 = most(t1, s.of[1]);
        real t3 = x0 / t2;
        real t4 = most(t3, s.of[2]);
        real t5 = least(t4, s.of[3]);
        real t6 = s.of[4] * t5;
        real t7 = t0 + t6;
        real t8 = s.of[5] * t7;
        real t9 = s.of[6] * x3;
        real t10 = x0 * x0;
        real t11 = s.of[7] * t10;
        real t12 = t9 + t11;
        real t13 = s.of[8] * x1;
        real t14 = t8 + t13;
        a0[i] = keep(t14);
        a2[i] = keep(t7);
        a3[i] = keep(t12);
    }
}
