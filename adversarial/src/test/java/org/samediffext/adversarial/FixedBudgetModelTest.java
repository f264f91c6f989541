package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What attacks ask of models, and what they make of small, sure and ordinary ones. */
class FixedBudgetModelTest {
    private static final String ATTACKS = "org.samediffext.adversarial.Fixture#attacks";

    @ParameterizedTest
    @MethodSource(ATTACKS)
    void countsAreThoseOfTheModel(FixedBudgetAttack attack) {
        INDArray x = Fixture.examples(DataType.DOUBLE);
        Counting model = new Counting();
        AttackResult result =
                attack.run(model, x, Criterion.untargeted(Fixture.labels(x)), Fixture.OPTIONS.withBatchSize(5));
        long forward = 0;
        long backward = 0;
        for (int row = 0; row < Fixture.ROWS; row++) {
            forward += result.forward(row);
            backward += result.backward(row);
        }
        assertThat(forward).isEqualTo(model.forward);
        assertThat(backward).isEqualTo(model.backward);
        assertThat(model.largestBatch).isEqualTo(5);
    }

    /** K(F+B) + F a climb, and the clean example once; without random start its gradient serves all first steps. */
    @Test
    void aClimbCostsItsStepsAndOneMoreForwardPass() {
        INDArray x = Nd4j.create(new double[][] {{.6, .3, .9, .5}});
        Pgd random = new Pgd(Norm.L2, List.of(.1, .2), 7, 2.5, 3, true, LogitLoss.CE);
        AttackResult result = random.run(Fixture.NET, x, Criterion.untargeted(0).endless(), Fixture.OPTIONS);
        assertThat(result.forward(0)).isEqualTo(1 + 2 * 3 * 8);
        assertThat(result.backward(0)).isEqualTo(2 * 3 * 7);
        Pgd fixed = new Pgd(Norm.L2, List.of(.1, .2), 7, 2.5, 1, false, LogitLoss.CE);
        result = fixed.run(Fixture.NET, x, Criterion.untargeted(0).endless(), Fixture.OPTIONS);
        assertThat(result.forward(0)).isEqualTo(1 + 2 * 7);
        assertThat(result.backward(0)).isEqualTo(1 + 2 * 6);
        result = new Fgsm(Norm.L2, List.of(.1, .2))
                .run(Fixture.NET, x, Criterion.untargeted(0).endless(), Fixture.OPTIONS);
        assertThat(result.forward(0)).isEqualTo(1 + 2);
        assertThat(result.backward(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void oneFeatureAndTwoClassesAreEnough(Norm norm) {
        INDArray x = Nd4j.create(new double[][] {{.2}});
        AttackResult result = new Pgd(norm, List.of(.29, .31), 10, 2.5, 1, true, LogitLoss.MARGIN)
                .run(Linear.margin(.5, -1), x, Criterion.untargeted(0), Fixture.OPTIONS);
        assertThat(result.at(.29).success()).containsExactly(false);
        assertThat(result.at(.31).success()).containsExactly(true);
    }

    /** A lead of 200 makes the probability of the other class 1e-87, which no float holds. */
    @Test
    void floatsDoNotHideTheGradientOfASureModel() {
        Toy sure = new Boxed(Linear.margin(200, 2, -1, .5, 0), new Bounds(-1000, 1000));
        INDArray x = Nd4j.create(new float[][] {{.6f, .3f, .9f, .5f}});
        AttackResult result =
                new Fgsm(Norm.LINF, List.of(100.0)).run(sure, x, Criterion.untargeted(0), Fixture.OPTIONS);
        assertThat(result.at(100).success()).containsExactly(true);
        assertThat(result.at(100).adversarial().toDoubleVector())
                .containsExactly(new double[] {-99.4, 100.3, -99.1, .5}, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void manySmallStepsFindMoreThanOneBigOneAndOneMoreThanNoise(Norm norm) {
        double[][] rows = new double[200][4];
        for (int row = 0; row < rows.length; row++) {
            SampleRandom random = SampleRandom.of(4, row, 0);
            Arrays.setAll(rows[row], i -> random.uniform());
        }
        INDArray x = Nd4j.create(rows);
        Criterion goal = Criterion.untargeted(Fixture.NET.labels(x));
        List<Double> epsilon = List.of(.15);
        double noise = new Pgd(norm, epsilon, 0, 1, 1, true, LogitLoss.CE)
                .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                .at(.15)
                .successRate();
        double one = new Fgsm(norm, epsilon)
                .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                .at(.15)
                .successRate();
        double many = new Pgd(norm, epsilon, 40, 2.5, 5, true, LogitLoss.CE)
                .run(Fixture.NET, x, goal, Fixture.OPTIONS)
                .at(.15)
                .successRate();
        assertThat(one).isGreaterThan(noise);
        assertThat(many).isGreaterThanOrEqualTo(one);
        assertThat(Collections.max(List.of(noise, one, many))).isLessThan(1);
    }

    /** The net, counting the rows that it sees. */
    private static final class Counting implements Toy {
        private long forward;
        private long backward;
        private long largestBatch;

        @Override
        public int classes() {
            return 3;
        }

        @Override
        public double[] scores(double[] x) {
            forward++;
            return Fixture.NET.scores(x);
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            backward++;
            return Fixture.NET.pullback(x, cotangent);
        }

        @Override
        public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
            largestBatch = Math.max(largestBatch, x.size(0));
            return Toy.super.vjp(x, cotangent);
        }

        @Override
        public INDArray logits(INDArray x) {
            largestBatch = Math.max(largestBatch, x.size(0));
            return Toy.super.logits(x);
        }
    }
}
