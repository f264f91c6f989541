package org.samediffext.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Not loaded where the backend is the CPU. */
    private static final class Accelerator {
        static final @Nullable Device DEVICE = Devices.find();
    }

    private final Formula formula;
    private final double[] constants;
    private final @Nullable Device given;
    private final boolean needsParameter;
    private volatile @Nullable JvmKernel narrow;
    private volatile @Nullable JvmKernel wide;
    private final Map<DataType, DeviceKernel> onDevice = new ConcurrentHashMap<>();
    private volatile @Nullable OpChain chain;
    private volatile boolean broken;

    AdaptiveKernel(Formula formula, double[] constants) {
        this(formula, constants, null);
    }

    /** A kernel that runs on a device in the place of the backend's. */
    AdaptiveKernel(Formula formula, double[] constants, @Nullable Device given) {
        this.formula = formula;
        this.given = given;
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
        Engine engine = engine(arrays);
        return engine.begin(arrays, engine.channels(g, axis), modelLength, step.scalars());
    }

    @Override
    public void run(INDArray g, @Nullable INDArray p, List<INDArray> states, Scalars scalars, int channelAxis) {
        int axis = axis(g, channelAxis);
        INDArray[] arrays = arrays(g, p, states);
        if (g.length() > 0) {
            Engine engine = engine(arrays);
            engine.run(arrays, engine.channels(g, axis), scalars);
        }
    }

    private Engine engine(INDArray[] arrays) {
        Vocabulary vocabulary = vocabulary(arrays[0].dataType());
        boolean onCpu = given == null && Host.IS_CPU;
        Engine fused = null;
        if (Layout.agree(arrays, Program.FIRST_STATE + formula.states().size())) {
            fused = onCpu ? loops(vocabulary) : onDevice(arrays[0].dataType(), vocabulary);
        } else if (!onCpu) {
            Devices.warnOfGaps();
        }
        return fused != null ? fused : chain();
    }

    private static Vocabulary vocabulary(DataType type) {
        return switch (type) {
            case FLOAT, HALF, BFLOAT16 -> Vocabulary.FLOAT;
            case DOUBLE -> Vocabulary.DOUBLE;
            default ->
                throw new IllegalArgumentException(
                        "an update of arrays of " + type + "; the data type must be FLOAT, DOUBLE, HALF or BFLOAT16");
        };
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

    private @Nullable JvmKernel loops(Vocabulary vocabulary) {
        JvmKernel known = vocabulary == Vocabulary.DOUBLE ? wide : narrow;
        return known != null ? known : compiled(vocabulary);
    }

    private @Nullable DeviceKernel onDevice(DataType type, Vocabulary vocabulary) {
        Device device = broken ? null : given != null ? given : Accelerator.DEVICE;
        DeviceKernel known = device == null ? null : onDevice.get(type);
        if (device == null || known != null) {
            return known;
        }
        try {
            DeviceKernel kernel = DeviceKernel.compile(device, formula, constants, type, vocabulary);
            onDevice.put(type, kernel);
            return kernel;
        } catch (Device.DeviceException e) {
            broken = true;
            LOG.warn("the device takes no kernel of this formula, which runs as ND4J operations, slower", e);
            return null;
        }
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
