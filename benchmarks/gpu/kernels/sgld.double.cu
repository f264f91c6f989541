// step 0.0100000 0.00100000
struct Numbers_step { real of[2]; };
extern "C" __global__ void step(Numbers_step s, long long n, long long run, int channels, stored* a0, stored* a1) {
    long long stride = (long long) blockDim.x * gridDim.x;
    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
        real x0 = load(a0[i]);
        real x1 = load(a1[i]);
        real t0 = s.of[0] * x0;
        real t1 = s.of[1] * x1;
        real t2 = t0 + t1;
        a0[i] = keep(t2);
    }
}
