package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs the passes of a formula as kernels of a device over dense arrays. What is folded leaves a number of each block of threads;
 * these are joined here, in order.
 */
final class DeviceKernel implements Engine {
    private final Program program;
    private final double[] constants;
    private final boolean wide;
    private final Device.Code code;

    /** The kernel of a formula on a device, for arrays of a type and the vocabulary that goes with it. */
    static DeviceKernel compile(
            Device device, Formula formula, double[] constants, DataType type, Vocabulary vocabulary) {
        Program program = Lowering.lower(formula, vocabulary);
        Device.Code code = device.compile(CudaSource.of(program, type));
        return new DeviceKernel(program, constants, vocabulary == Vocabulary.DOUBLE, code);
    }

    private DeviceKernel(Program program, double[] constants, boolean wide, Device.Code code) {
        this.program = program;
        this.constants = constants;
        this.wide = wide;
        this.code = code;
    }

    @Override
    public Channels channels(INDArray g, int axis) {
        return Channels.inMemory(g, axis);
    }

    @Override
    public LevelRun begin(INDArray[] arrays, Channels channels, long modelLength, StepKernel.Scalars step) {
        return new Run(arrays, channels).start(constants, modelLength, step);
    }

    /** One step. */
    private final class Run extends ProgramRun {

        Run(INDArray[] arrays, Channels channels) {
            super(DeviceKernel.this.program, arrays, channels);
        }

        @Override
        void fold(int pass) {
            fold(pass, false);
            fold(pass, true);
        }

        @Override
        void write(int pass) {
            run(pass, false, 0, Launch.blocks(channels.length(), 1), new double[0]);
        }

        private void fold(int pass, boolean byChannel) {
            List<Fold> folds = CudaSource.folds(program.passes().get(pass), byChannel);
            if (folds.isEmpty()) {
                return;
            }
            int groups = byChannel ? channels.count() : 1;
            int blocks = Launch.blocks(channels.length() / groups, groups);
            double[] results = new double[Math.multiplyExact(folds.size(), blocks)];
            run(pass, byChannel, groups, blocks, results);
            int each = blocks / groups;
            for (int i = 0; i < folds.size(); i++) {
                Fold fold = folds.get(i);
                for (int group = 0; group < groups; group++) {
                    double result = 0;
                    for (int k = 0; k < each; k++) {
                        result = fold.kind().join(result, results[(i * groups + group) * each + k]);
                    }
                    if (byChannel) {
                        rows.row(scalars().row(fold.register()))[group] = result;
                    } else {
                        registers[fold.register()] = result;
                    }
                }
            }
        }

        private void run(int position, boolean byChannel, int groups, int blocks, double[] results) {
            Pass pass = program.passes().get(position);
            double[] numbers = new double[pass.hoisted().size()];
            pass.gather(registers, numbers);
            List<Object> read = new ArrayList<>();
            for (int register : pass.expanded()) {
                read.add(numbers(Arrays.copyOf(rows.row(scalars().row(register)), channels.count())));
            }
            List<Integer> written =
                    pass.outputs().stream().map(Pass.Output::array).toList();
            String kernel = CudaSource.name(program, position, byChannel);
            code.run(
                    new Launch(kernel, numbers(numbers), channels, read, written, groups, blocks),
                    Arrays.copyOf(arrays, program.arrays()),
                    results);
        }

        private Object numbers(double[] numbers) {
            if (wide) {
                return numbers;
            }
            float[] narrow = new float[numbers.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) numbers[i];
            }
            return narrow;
        }
    }
}
