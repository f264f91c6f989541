package org.samediffext.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Differentiable;
import org.samediffext.spi.GradientModel.Vjp;

/** A twin as a function: checks what goes in and out. */
final class OutputView implements Differentiable {
    private static final int PROBE_ROWS = 2;

    private final Twin twin;
    private final AtomicBoolean busy = new AtomicBoolean();
    private long outputs;
    private boolean verified;

    /**
     * A view.
     *
     * @param twin the twin
     * @param bounds where inputs are to be expected
     */
    OutputView(Twin twin, Bounds bounds) {
        this.twin = twin;
        this.outputs = twin.outputs();
        if (twin.inputShape().isComplete()) {
            output(twin.inputShape().example(twin.dataType(), bounds));
        }
    }

    /** The width of the output, or zero where only the first call tells. */
    long outputs() {
        return outputs;
    }

    @Override
    public INDArray output(INDArray x) {
        return alone(() -> twin.logits(prepared(x)));
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        return alone(() -> {
            INDArray input = prepared(x);
            Vjp result = twin.vjp(input, output -> checked(output.shape(), cotangent.apply(output)));
            if (!Arrays.equals(result.gradient().shape(), input.shape())) {
                throw new IllegalStateException("the gradient has shape "
                        + Arrays.toString(result.gradient().shape()) + " for an input of shape "
                        + Arrays.toString(input.shape()));
            }
            return result;
        });
    }

    /** Refuses a cotangent of another shape than the output's. */
    static INDArray checked(long[] shape, INDArray cotangent) {
        if (!Arrays.equals(cotangent.shape(), shape)) {
            throw new IllegalArgumentException("cotangent: expected the shape of the scores, " + Arrays.toString(shape)
                    + ", got " + Arrays.toString(cotangent.shape()));
        }
        return cotangent;
    }

    private INDArray prepared(INDArray x) {
        twin.inputShape().check(x);
        INDArray input = x.castTo(twin.dataType());
        if (!verified) {
            INDArray probe = Nd4j.stack(
                    0,
                    Arrays.stream(new long[] {0, Math.min(PROBE_ROWS, x.size(0)) - 1})
                            .mapToObj(row -> input.slice(row, 0))
                            .toArray(INDArray[]::new));
            twin.verify(probe);
            outputs = twin.logits(probe).size(1);
            verified = true;
        }
        return input;
    }

    /** Outside of the caller's workspaces, so that what is handed out outlives them. */
    @SuppressWarnings("try")
    private <T> T alone(Supplier<T> call) {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "the view is in use: make one view a thread, and do not call it from within "
                            + "its own cotangent");
        }
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return call.get();
        } finally {
            busy.set(false);
        }
    }
}
