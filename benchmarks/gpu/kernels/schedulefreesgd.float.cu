// step 0.100000 0.00100180 0.000199960 0.00900000 0.999800
struct Numbers_step { real of[5]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1, stored* a2) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real x2 = load(a2[i]);
        real t0 = s.of[0] * x1;
        real t1 = x0 + t0;
        real t2 = s.of[1] * t1;
        real t3 = s.of[2] * x2;
        real t4 = t2 - t3;
        real t5 = s.of[3] * t1;
        real t6 = x2 - t5;
        real t7 = s.of[4] * t6;
        a0[i] = keep(t4);
        a2[i] = keep(t7);
    }
}
