// step 0.0100000 1.00000e-10 0.00100000
struct Numbers_step { real of[3]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real t0 = x0 * x0;
        real t1 = x2 + t0;
        real t2 = s.of[0] * x0;
        real t3 = sqrt(t1);
        real t4 = t3 + s.of[1];
        real t5 = t2 / t4;
        real t6 = s.of[2] * x1;
        real t7 = t5 + t6;
        a0[i] = keep(t7);
        a2[i] = keep(t1);
    }
}
