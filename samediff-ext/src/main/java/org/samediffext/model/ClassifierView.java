package org.samediffext.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** A twin as a classifier: checks what goes in and out, and gives a single score {@code s} as the two scores {@code (0, s)}. */
final class ClassifierView implements GradientModel {
    private static final int PROBE_ROWS = 2;

    private final Twin twin;
    private final Bounds bounds;
    private final AtomicBoolean busy = new AtomicBoolean();
    private long outputs;
    private boolean verified;

    ClassifierView(Twin twin, Bounds bounds) {
        this.twin = twin;
        this.bounds = bounds;
        this.outputs = twin.outputs();
        if (twin.inputShape().isComplete()) {
            logits(twin.inputShape().example(twin.dataType(), bounds));
        }
    }

    @Override
    public int classes() {
        if (outputs == 0) {
            throw new IllegalStateException(
                    "the number of classes is known only after the first call: neither the last "
                            + "layer nor the shape of the input tells it");
        }
        return (int) Math.max(2, outputs);
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public INDArray logits(INDArray x) {
        return alone(() -> twoOrMore(twin.logits(prepared(x))));
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        return alone(() -> {
            INDArray input = prepared(x);
            Vjp result = twin.vjp(input, scores -> of(scores, cotangent));
            if (!Arrays.equals(result.gradient().shape(), input.shape())) {
                throw new IllegalStateException("the gradient has shape "
                        + Arrays.toString(result.gradient().shape()) + " for an input of shape "
                        + Arrays.toString(input.shape()));
            }
            return new Vjp(twoOrMore(result.logits()), result.gradient());
        });
    }

    private static INDArray of(INDArray scores, UnaryOperator<INDArray> cotangent) {
        INDArray logits = twoOrMore(scores);
        long[] shape = logits.shape();
        INDArray gradient = cotangent.apply(logits);
        if (!Arrays.equals(gradient.shape(), shape)) {
            throw new IllegalArgumentException("cotangent: expected the shape of the scores, " + Arrays.toString(shape)
                    + ", got " + Arrays.toString(gradient.shape()));
        }
        return scores.size(1) > 1 ? gradient : gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2));
    }

    private static INDArray twoOrMore(INDArray scores) {
        return scores.size(1) > 1 ? scores : Nd4j.hstack(scores.like(), scores).dup('c');
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
