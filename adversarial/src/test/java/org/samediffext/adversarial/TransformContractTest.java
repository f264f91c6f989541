package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.config.ConfigReader;
import org.samediffext.config.ConfigWriter;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Transform;

/** What every registered transform does, with its defaults, in front of a model. */
class TransformContractTest {
    private static final INDArray X = Images.grey(3, 5, 1, 12, 12);

    static Stream<Transform> all() {
        return ServiceLoader.load(Transform.class).stream().map(ServiceLoader.Provider::get);
    }

    private static Toy model() {
        double[][] weights = new double[3][144];
        for (int i = 0; i < 432; i++) {
            weights[i % 3][i / 3] = Math.sin(i);
        }
        return new Linear(weights, new double[3]);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isChosenByNameInAConfiguration(Transform transform) {
        String yaml = "transform: { method: " + transform.name() + " }";
        Config config = new ConfigReader().parse(yaml);
        assertThat(config.transform()).hasValue(transform);
        assertThat(new ConfigReader().parse(new ConfigWriter().write(config))).isEqualTo(config);
        assertThat(SameDiffExt.load().transform(transform.name(), Map.of())).isEqualTo(transform);
    }

    @ParameterizedTest
    @MethodSource("all")
    void changesWhatTheModelSeesAndNothingElse(Transform transform) {
        INDArray x = X.dup();
        Nd4j.getRandom().setSeed(5);
        INDArray first = transform.before(model(), 2, 7).logits(x);
        INDArray drawn = Nd4j.rand(1, 3);
        Nd4j.getRandom().setSeed(5);
        assertThat(drawn).isEqualTo(Nd4j.rand(1, 3));
        assertThat(x.data().asDouble()).isEqualTo(X.data().asDouble());
        assertThat(first.toDoubleMatrix())
                .isNotEqualTo(model().logits(X).toDoubleMatrix())
                .isDeepEqualTo(transform.before(model(), 2, 7).logits(X).toDoubleMatrix());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAttackGoesThroughItAndARowDoesNotDependOnItsMates(Transform transform) {
        GradientModel defended = transform.before(model(), 3, 7);
        int[] labels = defended.labels(X);
        Pgd attack = new Pgd();
        INDArray together = attack.run(defended, X, Criterion.untargeted(labels), new AttackOptions())
                .budgets()
                .get(0)
                .adversarial();
        for (int row = 0; row < labels.length; row++) {
            INDArray one = X.get(NDArrayIndex.interval(row, row + 1)).dup();
            INDArray alone = attack.run(
                            defended, one, Criterion.untargeted(labels[row]), new AttackOptions().withFirstSample(row))
                    .budgets()
                    .get(0)
                    .adversarial();
            assertThat(alone.dup('c').data().asDouble())
                    .isEqualTo(together.get(NDArrayIndex.interval(row, row + 1))
                            .dup('c')
                            .data()
                            .asDouble());
        }
        double before = right(defended, X, labels);
        assertThat(right(defended, together, labels)).isLessThanOrEqualTo(before);
        assertThat(together.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(together.data().asDouble()).isNotEqualTo(X.data().asDouble());
    }

    private static double right(GradientModel model, INDArray x, int[] labels) {
        int[] answers = model.labels(x);
        int right = 0;
        for (int row = 0; row < labels.length; row++) {
            right += answers[row] == labels[row] ? 1 : 0;
        }
        return right;
    }

    @Test
    void aMistakeInAConfigurationIsNamed() {
        assertThatThrownBy(() -> new ConfigReader().parse("transform: { method: jpg }"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown transform 'jpg'")
                .hasMessageContaining("did you mean 'jpeg'?");
        assertThatThrownBy(() -> new ConfigReader().parse("transform: { method: jpeg, quality: 101 }"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("quality is 101, allowed is an integer from 1 to 100");
    }
}
