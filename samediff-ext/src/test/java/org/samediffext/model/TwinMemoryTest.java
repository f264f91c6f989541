package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.GradientModel.Vjp;

/** Each call works on a megabyte of input, so that a single array kept per call would add up to 150 MB. */
class TwinMemoryTest {

    @Test
    void keepsNothingOfItsCalls() {
        MultiLayerNetwork net = Toys.net(DataType.FLOAT, InputType.feedForward(4096), Toys.dense(8), Toys.softmax(3));
        INDArray x = Nd4j.zeros(DataType.FLOAT, 64, 4096);
        for (Object model : List.of(net, net.toComputationGraph())) {
            GradientModel view = Classifiers.of(model, Bounds.UNIT);
            call(view, x, 10);
            long before = Pointer.physicalBytes();

            call(view, x, 150);

            assertThat(Pointer.physicalBytes() - before).isLessThan(80_000_000);
        }
    }

    private static void call(GradientModel view, INDArray x, int times) {
        for (int i = 0; i < times; i++) {
            Vjp result = view.vjp(x, Toys::weights);
            result.logits().close();
            result.gradient().close();
        }
    }
}
