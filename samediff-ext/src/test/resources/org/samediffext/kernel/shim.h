// Runs kernels in CUDA C on the CPU: block after block, the threads of a block as threads of the machine.
#include <barrier>
#include <cstring>
#include <math.h>
#include <thread>
#include <utility>
#include <vector>

#define __global__
#define __device__
#define __shared__ static

struct Index {
    unsigned x;
};
static thread_local Index threadIdx;
static Index blockIdx, blockDim, gridDim;
static std::barrier<>* meeting;

static void __syncthreads() { meeting->arrive_and_wait(); }

static float __uint_as_float(unsigned bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

static unsigned __float_as_uint(float value) {
    unsigned bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

template <class... Parameters, std::size_t... At>
static void call(void (*kernel)(Parameters...), void** arguments, std::index_sequence<At...>) {
    kernel(*static_cast<Parameters*>(arguments[At])...);
}

// What cuLaunchKernel does, with the arguments as it takes them.
template <class... Parameters>
static void launch(void (*kernel)(Parameters...), unsigned blocks, unsigned threads, void** arguments) {
    std::barrier<> all(threads);
    meeting = &all;
    gridDim.x = blocks;
    blockDim.x = threads;
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++) {
        std::vector<std::thread> running;
        for (unsigned i = 0; i < threads; i++) {
            running.emplace_back([=] {
                threadIdx.x = i;
                call(kernel, arguments, std::index_sequence_for<Parameters...>());
            });
        }
        for (std::thread& thread : running) {
            thread.join();
        }
    }
}

