package org.samediffext.model;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.GradientModel.Vjp;

/** The twin of a DL4J network. */
final class NetworkTwin implements Twin {
    private final Passes passes;
    private final LogitForm form;
    private final InputShape inputShape;
    private final DataType type;
    private final LegalInput legal;
    private final Supplier<UnaryOperator<INDArray>> mirror;
    private final TwinMemory memory = new TwinMemory();

    /**
     * A twin.
     *
     * @param passes its passes
     * @param form its last layer
     * @param inputShape what is known of its input
     * @param type what it computes in
     * @param legal what of its inputs the network itself takes
     * @param mirror makes the inference of an unchanged copy of the network that shares the parameters
     */
    NetworkTwin(
            Passes passes,
            LogitForm form,
            InputShape inputShape,
            DataType type,
            LegalInput legal,
            Supplier<UnaryOperator<INDArray>> mirror) {
        this.passes = passes;
        this.form = form;
        this.inputShape = inputShape;
        this.type = type;
        this.legal = legal;
        this.mirror = mirror;
    }

    @Override
    public DataType dataType() {
        return type;
    }

    @Override
    public InputShape inputShape() {
        return inputShape;
    }

    @Override
    public long outputs() {
        return form.outputs();
    }

    @Override
    public INDArray logits(INDArray x) {
        try {
            return memory.run(arrays -> forward(x, arrays));
        } finally {
            passes.clear();
        }
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        try {
            return memory.run(arrays -> {
                INDArray logits = forward(x, arrays);
                INDArray epsilon = arrays.castTo(ArrayType.ACTIVATION_GRAD, type, detached(logits, cotangent), true);
                INDArray gradient = passes.backward(epsilon, arrays);
                if (gradient == null) {
                    throw new UnsupportedOperationException(
                            "the input has no gradient: the first layer looks up integers, as an embedding does");
                }
                return new Vjp(logits, outside(gradient));
            });
        } finally {
            passes.clear();
        }
    }

    private INDArray forward(INDArray x, LayerWorkspaceMgr arrays) {
        INDArray scores = passes.forward(arrays.dup(ArrayType.INPUT, x, 'c'), arrays);
        ScoreGraph.checkScores(scores, x);
        form.check(scores.size(1));
        return outside(scores);
    }

    @SuppressWarnings("try")
    private static INDArray outside(INDArray array) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return array.dup('c');
        }
    }

    @SuppressWarnings("try")
    private static INDArray detached(INDArray logits, UnaryOperator<INDArray> cotangent) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return cotangent.apply(logits.dup());
        }
    }

    @Override
    public void verify(INDArray x) {
        INDArray tried = legal.nearest(x);
        INDArray expected = mirror.get().apply(legal.original(tried));
        INDArray actual = form.activation().getActivation(logits(tried), false);
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            throw differs(Arrays.toString(actual.shape()) + " against " + Arrays.toString(expected.shape()));
        }
        double tolerance = type == DataType.DOUBLE ? 1e-8 : type == DataType.FLOAT ? 1e-4 : 2e-2;
        double[] own = actual.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        double[] net = expected.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        for (int i = 0; i < own.length; i++) {
            if (Math.abs(own[i] - net[i]) > tolerance * Math.max(1, Math.abs(net[i]))
                    || Double.isNaN(own[i]) != Double.isNaN(net[i])) {
                throw differs(own[i] + " against " + net[i]);
            }
        }
    }

    private static IllegalArgumentException differs(String how) {
        return new IllegalArgumentException("the network's inference form differs from the network's own output (" + how
                + "); a layer of it, probably a custom one, has a forward pass of its own in training");
    }
}
