package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.AdditiveNoise.Law;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Norm;

/** Noise has the length it should, and more of it finds more. */
class AdditiveNoiseTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(4);

    /** Noise on a halfspace whose plane passes through the example errs half of the time. */
    @ParameterizedTest
    @EnumSource(Law.class)
    void oneDrawOfNoiseErrsHalfOfTheTimeOnThePlane(Law law) {
        int rows = 2000;
        INDArray x = Nd4j.create(DataType.DOUBLE, rows, 4).addi(.5);
        Linear plane = Linear.margin(1e-9, 1, -1, 1, -1);
        for (Norm norm : Norm.values()) {
            AttackResult result = new AdditiveNoise(norm, List.of(.1), 1, law)
                    .run(plane, x, Criterion.untargeted(new int[rows]), OPTIONS);
            assertThat(result.at(.1).successRate()).isCloseTo(.5, within(.05));
            assertThat(result.forward(0)).isEqualTo(2);
        }
    }

    /** Any draw errs here; Gaussian noise lies on the sphere, uniform noise at d/(d + 1) of the radius on average. */
    @ParameterizedTest
    @EnumSource(Norm.class)
    void noiseHasTheLengthOfItsLaw(Norm norm) {
        int rows = 2000;
        INDArray x = Nd4j.create(DataType.DOUBLE, rows, 4).addi(.5);
        DecisionModel wrong = new Moved();
        Criterion goal = Criterion.untargeted(new int[rows]);
        Budget gaussian = new AdditiveNoise(norm, List.of(.1), 1, Law.GAUSSIAN)
                .run(wrong, x, goal, OPTIONS)
                .at(.1);
        assertThat(gaussian.distance()).allSatisfy(away -> assertThat(away).isCloseTo(.1, within(1e-12)));
        Budget uniform = new AdditiveNoise(norm, List.of(.1), 1, Law.UNIFORM)
                .run(wrong, x, goal, OPTIONS)
                .at(.1);
        double mean = uniform.distance().stream().mapToDouble(d -> d).average().orElseThrow();
        assertThat(mean).isCloseTo(.08, within(.002));
    }

    /** Class 0 at one point only. */
    private static final class Moved implements Toy {
        @Override
        public int classes() {
            return 2;
        }

        @Override
        public double[] scores(double[] x) {
            boolean clean = Arrays.stream(x).allMatch(v -> v == .5);
            return clean ? new double[] {1, 0} : new double[] {0, 1};
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            return new double[x.length];
        }
    }

    @Test
    void moreDrawsFindMoreAndLessThanSteps() {
        INDArray x = Fixture.examples(DataType.FLOAT);
        Criterion goal = Criterion.untargeted(Fixture.labels(x));
        double one = noiseRate(x, goal, 1);
        double some = noiseRate(x, goal, 9);
        double many = noiseRate(x, goal, 81);
        assertThat(some).isGreaterThanOrEqualTo(one);
        assertThat(many).isGreaterThanOrEqualTo(some).isGreaterThan(one);
        assertThat(many)
                .isLessThanOrEqualTo(new Pgd(Norm.LINF, List.of(.2), 40, 2.5, 1, true, LogitLoss.CE)
                        .run(Fixture.NET, x, goal, OPTIONS)
                        .at(.2)
                        .successRate());
    }

    private static double noiseRate(INDArray x, Criterion goal, int draws) {
        return new AdditiveNoise(Norm.LINF, List.of(.2), draws, Law.UNIFORM)
                .run(Fixture.NET, x, goal, OPTIONS)
                .at(.2)
                .successRate();
    }
}
