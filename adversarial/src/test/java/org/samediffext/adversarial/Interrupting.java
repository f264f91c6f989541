package org.samediffext.adversarial;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;

/** A model that interrupts its thread while it looks at a certain row, and is not to be asked anything afterwards. */
final class Interrupting implements Toy {
    private final Toy model;
    private final long after;
    private long rows;
    private long backward;

    /**
     * A model.
     *
     * @param after at which row, counted from 1; 0 for {@link #begin}
     */
    Interrupting(Toy model, long after) {
        this.model = model;
        this.after = after;
    }

    /** Interrupts already now if so wanted. */
    void begin() {
        if (after == 0) {
            Thread.currentThread().interrupt();
        }
    }

    long rows() {
        return rows;
    }

    long backward() {
        return backward;
    }

    @Override
    public INDArray logits(INDArray x) {
        refuse();
        return Toy.super.logits(x);
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        refuse();
        return Toy.super.vjp(x, cotangent);
    }

    private static void refuse() {
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("the model was asked although its thread is interrupted");
        }
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Bounds bounds() {
        return model.bounds();
    }

    @Override
    public double[] scores(double[] x) {
        rows++;
        if (rows == after) {
            Thread.currentThread().interrupt();
        }
        return model.scores(x);
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        backward++;
        return model.pullback(x, cotangent);
    }
}
