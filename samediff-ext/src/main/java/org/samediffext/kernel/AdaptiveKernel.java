package org.samediffext.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the arrays of a step and chooses how to run it. */
final class AdaptiveKernel implements StepKernel {
    private static final Logger LOG = LoggerFactory.getLogger(AdaptiveKernel.class);

    /** Asked once; a backend does not change. */
    private static final class Host {
        static final boolean IS_CPU = Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;
    }

    private final Formula formula;
    private final double[] constants;
    private final boolean needsParameter;
    private volatile @Nullable JvmKernel narrow;
    private volatile @Nullable JvmKernel wide;
    private volatile @Nullable OpChain chain;
    private volatile boolean broken;

    AdaptiveKernel(Formula formula, double[] constants) {
        this.formula = formula;
        this.constants = constants;
        this.needsParameter = formula.readsParameter();
    }

    static boolean isCpu() {
        return Host.IS_CPU;
    }

    /** Begins a step over tensors that are not empty, with those of other tensors, {@code modelLength} elements in all. */
    LevelRun begin(Step step, long modelLength) {
        INDArray g = step.g();
        int axis = axis(g, step.channelAxis());
        INDArray[] arrays = arrays(g, step.p(), step.states());
        JvmKernel loops = loops(arrays);
        return loops != null
                ? loops.begin(arrays, Channels.inMemory(g, axis), modelLength, step.scalars())
                : chain().begin(arrays, Channels.inOrder(g, axis), modelLength, step.scalars());
    }

    private @Nullable JvmKernel loops(INDArray[] arrays) {
        int elementwise = Program.FIRST_STATE + formula.states().size();
        return Layout.agree(arrays, elementwise) && Host.IS_CPU ? loops(arrays[0].dataType()) : null;
    }

    @Override
    public void run(INDArray g, @Nullable INDArray p, List<INDArray> states, Scalars scalars, int channelAxis) {
        int axis = axis(g, channelAxis);
        INDArray[] arrays = arrays(g, p, states);
        if (g.length() == 0) {
            return;
        }
        JvmKernel loops = loops(arrays);
        if (loops != null) {
            loops.run(arrays, Channels.inMemory(g, axis), scalars);
        } else {
            chain().run(arrays, Channels.inOrder(g, axis), scalars);
        }
    }

    private static int axis(INDArray g, int axis) {
        if (axis < Tensor.NO_CHANNELS || axis >= g.rank()) {
            throw new IllegalArgumentException("the channels lie along dimension " + axis + ", the gradient has shape "
                    + Arrays.toString(g.shape()) + "; it must be one of its dimensions or " + Tensor.NO_CHANNELS);
        }
        return axis;
    }

    private INDArray[] arrays(INDArray g, @Nullable INDArray p, List<INDArray> states) {
        int count = formula.states().size();
        if (states.size() != count + formula.numbers().size()) {
            throw new IllegalArgumentException(states.size() + " state arrays for the states " + formula.states()
                    + (formula.numbers().isEmpty() ? "" : " and the numbers " + formula.numbers())
                    + "; one for each is needed");
        }
        INDArray[] arrays = new INDArray[Program.FIRST_STATE + states.size()];
        arrays[Program.GRADIENT] = g;
        if (needsParameter) {
            if (p == null) {
                throw new IllegalArgumentException("the formula reads the parameter p, but none is given");
            }
            arrays[Program.PARAMETER] = fitting("the parameter p", p, g);
        } else {
            arrays[Program.PARAMETER] = g;
        }
        for (int i = 0; i < states.size(); i++) {
            INDArray array = states.get(i);
            arrays[Program.FIRST_STATE + i] =
                    i < count ? fitting(formula.states().get(i), array, g) : array;
        }
        return arrays;
    }

    /** The array, with the gradient's shape where both are vectors. */
    private static INDArray fitting(String name, INDArray array, INDArray g) {
        if (array.dataType() != g.dataType()) {
            throw new IllegalArgumentException(name + " has data type " + array.dataType() + ", the gradient "
                    + g.dataType() + "; they must agree");
        }
        if (Arrays.equals(array.shape(), g.shape())) {
            return array;
        }
        if (array.length() == g.length() && Layout.isVector(array) && Layout.isVector(g)) {
            return array;
        }
        throw new IllegalArgumentException(name + " has shape " + Arrays.toString(array.shape()) + ", the gradient "
                + Arrays.toString(g.shape()) + "; they must agree, or both be vectors of one length");
    }

    private @Nullable JvmKernel loops(DataType type) {
        return switch (type) {
            case FLOAT, HALF, BFLOAT16 -> narrow != null ? narrow : compiled(Vocabulary.FLOAT);
            case DOUBLE -> wide != null ? wide : compiled(Vocabulary.DOUBLE);
            default ->
                throw new IllegalArgumentException(
                        "an update of arrays of " + type + "; the data type must be FLOAT, DOUBLE, HALF or BFLOAT16");
        };
    }

    private @Nullable JvmKernel compiled(Vocabulary vocabulary) {
        if (broken) {
            return null;
        }
        boolean doubles = vocabulary == Vocabulary.DOUBLE;
        try {
            JvmKernel kernel = new JvmKernel(FusedCode.of(formula, vocabulary), constants, doubles);
            if (doubles) {
                wide = kernel;
            } else {
                narrow = kernel;
            }
            return kernel;
        } catch (LinkageError | IllegalStateException e) {
            broken = true;
            LOG.warn("this Java machine takes no compiled loops; the formula runs as ND4J operations, slower", e);
            return null;
        }
    }

    private OpChain chain() {
        OpChain known = chain;
        if (known == null) {
            known = new OpChain(formula, constants);
            chain = known;
        }
        return known;
    }
}
