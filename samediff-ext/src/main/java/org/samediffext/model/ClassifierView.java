package org.samediffext.model;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;

/** A twin as a classifier: gives a single score {@code s} as the two scores {@code (0, s)}. */
final class ClassifierView implements GradientModel {
    private final OutputView view;
    private final Bounds bounds;

    ClassifierView(Twin twin, Bounds bounds) {
        this.view = new OutputView(twin, bounds);
        this.bounds = bounds;
    }

    @Override
    public int classes() {
        if (view.outputs() == 0) {
            throw new IllegalStateException(
                    "the number of classes is known only after the first call: neither the last "
                            + "layer nor the shape of the input tells it");
        }
        return (int) Math.max(2, view.outputs());
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public INDArray logits(INDArray x) {
        return twoOrMore(view.output(x));
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        Vjp result = view.vjp(x, scores -> of(scores, cotangent));
        return new Vjp(twoOrMore(result.logits()), result.gradient());
    }

    private static INDArray of(INDArray scores, UnaryOperator<INDArray> cotangent) {
        INDArray logits = twoOrMore(scores);
        long[] shape = logits.shape();
        INDArray gradient = OutputView.checked(shape, cotangent.apply(logits));
        return scores.size(1) > 1 ? gradient : gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2));
    }

    @SuppressWarnings("try")
    private static INDArray twoOrMore(INDArray scores) {
        if (scores.size(1) > 1) {
            return scores;
        }
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return Nd4j.hstack(scores.like(), scores).dup('c');
        }
    }
}
