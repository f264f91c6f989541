// step 0.900000 0.100000 0.999000 0.00100000 -18.0000 18.0000 0.125000 2.48016e-05 0.000198413 0.00138889 0.00833333 0.0416667 0.166667 0.500000 1.00000 2.00000 0.00153189 1.00000e-08 0.00100000
struct Numbers_step { real of[19]; };
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
        real t7 = x4 - x0;
        real t8 = fabs(t7);
        real t9 = -t8;
        real t10 = most(t9, s.of[4]);
        real t11 = least(t10, s.of[5]);
        real t12 = t11 * s.of[6];
        real t13 = t12 * s.of[7];
        real t14 = t13 + s.of[8];
        real t15 = t12 * t14;
        real t16 = t15 + s.of[9];
        real t17 = t12 * t16;
        real t18 = t17 + s.of[10];
        real t19 = t12 * t18;
        real t20 = t19 + s.of[11];
        real t21 = t12 * t20;
        real t22 = t21 + s.of[12];
        real t23 = t12 * t22;
        real t24 = t23 + s.of[13];
        real t25 = t12 * t24;
        real t26 = t25 + s.of[14];
        real t27 = t12 * t26;
        real t28 = t27 + s.of[15];
        real t29 = t27 * t28;
        real t30 = t29 + s.of[15];
        real t31 = t29 * t30;
        real t32 = t31 + s.of[15];
        real t33 = t31 * t32;
        real t34 = t33 + s.of[15];
        real t35 = s.of[14] / t34;
        real t36 = s.of[16] * t35;
        real t37 = t36 * t2;
        real t38 = sqrt(t6);
        real t39 = t38 + s.of[17];
        real t40 = t37 / t39;
        real t41 = s.of[18] * x1;
        real t42 = t40 + t41;
        a0[i] = keep(t42);
        a2[i] = keep(t2);
        a3[i] = keep(t6);
        a4[i] = keep(x0);
    }
}
