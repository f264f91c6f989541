package org.samediffext.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Steps of libtorch's AdamW over floats on two threads, the subtraction from the parameter included: the fused kernel, and
 * {@code torch::optim}. To be run with {@link WholeStepBenchmark}, which does the same with ours.
 *
 * <pre>{@code
 * mvn -q -Dquick -Ptorch -pl benchmarks -am compile exec:exec@jmh -Djmh.args="(Torch|WholeStep)Benchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class TorchBenchmark {
    private static final int THREADS = 2;

    @Param({"1000", "100000", "10000000"})
    private int length;

    private IValue[] arguments = {};
    private @Nullable OperatorHandle fused;
    private @Nullable AdamW stock;

    /** Makes tensors; a kernel that does nothing is an error. */
    @Setup
    public void prepare() {
        torch.set_num_threads(THREADS);
        long[] shape = {length};
        Tensor parameter = torch.rand(shape);
        Tensor zeros = torch.zeros(shape);
        fused = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
        arguments = new IValue[] {
            list(parameter), list(torch.rand(shape)), list(zeros.clone()), list(zeros.clone()), empty(), list(torch.ones(1)),
            new IValue(1e-3), new IValue(0.9), new IValue(0.999), new IValue(0.01), new IValue(1e-8), new IValue(false),
            new IValue(false), new IValue(), new IValue()
        };
        float before = parameter.sum().item_float();
        fusedAdamW();
        if (parameter.sum().item_float() == before) {
            throw new IllegalStateException("the fused AdamW of libtorch does nothing");
        }
        Tensor trained = torch.rand(shape).set_requires_grad(true);
        trained.mutable_grad().put(torch.rand(shape));
        stock = new AdamW(new TensorVector(trained), new AdamWOptions(1e-3));
    }

    private static IValue empty() {
        return new IValue(new GenericList(new Type.TypePtr(TensorType.get())));
    }

    private static IValue list(Tensor tensor) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        list.push_back(new IValue(tensor));
        return new IValue(list);
    }

    /** The fused kernel. */
    @Benchmark
    public void fusedAdamW() {
        try (IValueVector stack = new IValueVector(arguments)) {
            Objects.requireNonNull(fused).callBoxed(stack);
        }
    }

    /** {@code torch::optim::AdamW}. */
    @Benchmark
    public void stockAdamW() {
        Objects.requireNonNull(stock).step();
    }
}
