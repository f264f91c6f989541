package org.samediffext.updaters;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorRule;
import org.samediffext.spi.TensorStep;

/** Rules of the tests. */
final class ToyRules {
    private ToyRules() {}

    /**
     * A rule that gives every element away that is not where it belongs: {@code m = m/2 + w·g, p = p − η·(m + p/10)}, where w
     * grows with the output channel and with the position in the shape.
     */
    @About(value = "a toy", paper = "none")
    public record ByChannel() implements TensorRule {

        @Override
        public TensorStep prepare(Tensor tensor, DataType type) {
            long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
            return (g, p, states, numbers) -> {
                for (long i = 0; i < tensor.length(); i++) {
                    step(tensor, Shape.ind2subC(shape, i), g, p, states.get(0), numbers);
                }
            };
        }

        private static void step(Tensor tensor, long[] at, INDArray g, INDArray p, INDArray m, StepNumbers numbers) {
            long channel = tensor.channelAxis() < 0 ? -1 : at[tensor.channelAxis()];
            double weight = 1
                    + channel
                    + 0.01 * (double) Arrays.stream(at).map(i -> i * i).sum();
            m.putScalar(at, 0.5 * m.getDouble(at) + weight * g.getDouble(at));
            g.putScalar(at, numbers.lr() * (m.getDouble(at) + 0.1 * p.getDouble(at)));
        }

        @Override
        public List<String> state() {
            return List.of("m");
        }
    }

    /** Gradient descent with steps of one length: {@code p = p − η·g/max(‖g‖, least)}. */
    @About(value = "a toy", paper = "none")
    public record Normalized(double least) implements FormulaRule {

        /** As small as makes no difference. */
        public Normalized() {
            this(1e-12);
        }

        @Override
        public String formula() {
            return "step = lr*g/max(norm(g), least)";
        }
    }
}
