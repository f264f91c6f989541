package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** What every registered protection does, with its defaults. */
class ProtectionContractTest {
    private static final int[] LABELS = Clouds.labels(12, 3);

    static Stream<Protection> all() {
        return ServiceLoader.load(Protection.class).stream().map(ServiceLoader.Provider::get);
    }

    private static ProtectionOptions options() {
        double[][] weights = new double[3][32];
        for (int i = 0; i < 96; i++) {
            weights[i % 3][i / 3] = Math.sin(i);
        }
        Toy model = new Linear(weights, new double[3]);
        return new ProtectionOptions().withSurrogate(new Surrogate() {
            @Override
            public Toy model() {
                return model;
            }

            @Override
            public void train(INDArray features, int[] labels, int round) {}
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void returnsTheSameTwiceInTheBoxAndTouchesNothing(Protection method) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            INDArray x = Images.grey(8, 12, 2, 4, 4).castTo(type);
            INDArray before = x.dup();
            int[] labels = LABELS.clone();
            Nd4j.getRandom().setSeed(5);
            INDArray first = method.protect(x, labels, options());
            assertThat(Nd4j.rand(1, 3)).isEqualTo(afterSeed());
            INDArray second = method.protect(x, labels, options());
            assertThat(first.dataType()).isEqualTo(type);
            assertThat(first.shape()).isEqualTo(x.shape());
            assertThat(first.data().asDouble())
                    .isEqualTo(second.data().asDouble())
                    .isNotEqualTo(x.data().asDouble());
            assertThat(first.minNumber().doubleValue()).isNotNegative();
            assertThat(first.maxNumber().doubleValue()).isLessThanOrEqualTo(1);
            assertThat(x.data().asDouble()).isEqualTo(before.data().asDouble());
            assertThat(labels).isEqualTo(LABELS);
        }
    }

    private static INDArray afterSeed() {
        Nd4j.getRandom().setSeed(5);
        return Nd4j.rand(1, 3);
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesASingleClass(Protection method) {
        INDArray x = Images.grey(8, 12, 2, 4, 4);
        assertThatThrownBy(() -> method.protect(x, new int[12], options()))
                .hasMessage(method.name() + ": all labels are of one class, allowed are two or more");
    }
}
