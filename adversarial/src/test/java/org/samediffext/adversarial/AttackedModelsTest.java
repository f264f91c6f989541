package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.RegisteredAttacks.Case;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;

/** What every registered attack keeps on trained models of each kind; numbers as in the specification, 3.2. */
class AttackedModelsTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(5);
    private static final INDArray X = Fixture.examples(DataType.DOUBLE).reshape(Fixture.ROWS, 1, 2, 2);

    static Stream<Object[]> attacksAndModels() {
        return RegisteredAttacks.once()
                .flatMap(attack -> Stream.of(TrainedModel.Kind.values()).map(kind -> new Object[] {attack, kind}));
    }

    /** The decisions of the model, every fourth replaced by a wrong one. */
    private static int[] labels(GradientModel model) {
        int[] labels = model.labels(X);
        for (int row = 0; row < labels.length; row += 4) {
            labels[row] = (labels[row] + 1) % 3;
        }
        return labels;
    }

    /** I1, I2, I4, I5, I6, I9, I10: nothing of the model changes, and what is found holds on the model. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("attacksAndModels")
    void leavesTheModelAloneAndTellsTheTruthAboutIt(Case registered, TrainedModel.Kind kind) {
        TrainedModel trained = kind.make();
        GradientModel model = Classifiers.of(trained.model(), Bounds.UNIT);
        int[] labels = labels(model);
        double[] given = X.data().asDouble();
        Map<String, Object> before = trained.state();
        Nd4j.getRandom().setSeed(5);

        AttackResult result = registered.attack().run(model, X, Criterion.untargeted(labels), OPTIONS);

        double[] drawn = Nd4j.rand(DataType.DOUBLE, 1, 8).data().asDouble();
        Nd4j.getRandom().setSeed(5);
        assertThat(drawn).isEqualTo(Nd4j.rand(DataType.DOUBLE, 1, 8).data().asDouble());
        assertThat(trained.state()).isEqualTo(before);
        assertThat(X.data().asDouble()).isEqualTo(given);
        double rate = 0;
        for (Budget budget : result.budgets()) {
            isSound(registered, budget, model, labels);
            assertThat(budget.successRate()).isGreaterThanOrEqualTo(rate);
            rate = budget.successRate();
        }
        AttackResult again = registered.attack().run(model, X, Criterion.untargeted(labels), OPTIONS);
        assertThat(points(again)).isEqualTo(points(result));
    }

    private static double[] points(AttackResult result) {
        return result.budgets().get(3).adversarial().data().asDouble();
    }

    private static void isSound(Case registered, Budget budget, GradientModel model, int[] labels) {
        double[][] clean = Toy.matrix(X);
        double[][] moved = Toy.matrix(budget.adversarial());
        int[] decisions = model.labels(budget.adversarial());
        for (int row = 0; row < moved.length; row++) {
            double distance = Ball.distance(registered.norm(), moved[row], clean[row]);
            assertThat(distance).isLessThanOrEqualTo(budget.epsilon() + 1e-12);
            assertThat(Arrays.stream(moved[row])).allMatch(value -> value >= 0 && value <= 1);
            assertThat(budget.success().get(row)).isEqualTo(decisions[row] != labels[row]);
        }
    }

    /** I7; universal is excepted, whose examples share one perturbation. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("attacksAndModels")
    void anExampleFaresTheSameInAnyBatch(Case registered, TrainedModel.Kind kind) {
        GradientModel model = Classifiers.of(kind.make().model(), Bounds.UNIT);
        Criterion goal = Criterion.untargeted(labels(model));
        Attack attack = registered.attack();
        AttackResult whole = attack.run(model, X, goal, OPTIONS);
        assertThat(points(attack.run(model, X, goal, OPTIONS.withBatchSize(4)))).isEqualTo(points(whole));
        for (int row : registered.name().equals("universal") ? new int[0] : new int[] {3, 9}) {
            AttackResult alone =
                    attack.run(model, Rows.pick(X, new int[] {row}), goal.rows(row), OPTIONS.withFirstSample(row));
            for (int k = 0; k < whole.budgets().size(); k++) {
                Budget found = alone.budgets().get(k);
                assertThat(Toy.matrix(found.adversarial())[0])
                        .isEqualTo(Toy.matrix(whole.budgets().get(k).adversarial())[row]);
                assertThat(found.success().get(0))
                        .isEqualTo(whole.budgets().get(k).success().get(row));
            }
        }
    }
}
