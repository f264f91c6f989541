package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** Momentum attacks against the values of src/test/reference/momentum.py and of the papers. */
class MomentumReferenceTest {
    private static final AttackOptions OPTIONS = new AttackOptions().withSeed(9);
    private static final LogitLoss CE = LogitLoss.CE;

    static Stream<Arguments> references() {
        List<Double> tanh = List.of(.2);
        List<Double> image = List.of(.3);
        Ti dim = new Ti(Norm.LINF, List.of(.05), 4, .9, 5, .8, .5, CE);
        return Stream.of(
                Arguments.of(new Mi(Norm.L2, tanh, 4, .9, CE), .704400800159, .467387199868, .446133556703),
                Arguments.of(new Ni(Norm.L2, tanh, 4, .9, CE), .704520194098, .464171083067, .442992790368),
                Arguments.of(new Sini(Norm.L2, tanh, 4, .9, 3, CE), .704492528337, .461577355379, .441216176335),
                Arguments.of(vmi(false), .704315231788, .467565498830, .445656156628),
                Arguments.of(vmi(true), .704484570822, .464840294440, .443201215394),
                Arguments.of(new Ti(Norm.L2, image, 4, .9, 5, 0, .5, CE), 2.255102285719, .498035050144, .632669125061),
                Arguments.of(new Di(Norm.L2, image, 4, .9, .8, .5, CE), .923427492239, .452823289563, .638662432341),
                Arguments.of(dim, .846055854920, .45, .618294196962));
    }

    private static Vmi vmi(boolean ahead) {
        return new Vmi(Norm.L2, List.of(.2), 4, .9, 3, 1.5, ahead, CE);
    }

    /** The point where the way ends, whether or not it is the best of those seen. */
    @ParameterizedTest
    @MethodSource("references")
    void endsWhereTheReferenceEnds(MomentumAttack attack, double loss, double first, double second) {
        boolean images = attack instanceof Ti || attack instanceof Di;
        Toy model = images ? new ImageNet() : new TanhNet();
        INDArray x = images ? ImageNet.image() : Nd4j.create(new double[][] {{.6, .3, .7, .5}});
        Watched watched = new Watched(model);
        attack.run(watched, x, Criterion.untargeted(0).endless(), OPTIONS);
        double[] end = watched.last();
        assertThat(CE.away(model.scores(end), 0, new double[3])).isCloseTo(loss, within(1e-9));
        assertThat(end[0]).isCloseTo(first, within(1e-9));
        assertThat(end[1]).isCloseTo(second, within(1e-9));
        Watched floats = new Watched(model);
        attack.run(floats, x.castTo(DataType.FLOAT), Criterion.untargeted(0).endless(), OPTIONS);
        assertThat(floats.last()).containsExactly(end, within(1e-4));
    }

    @Test
    void theWindowIsTheGaussianOfThePaper() {
        double[] wide = Sight.weights(15);
        assertThat(wide[7]).isCloseTo(.17118, within(5e-6));
        assertThat(wide[0]).isCloseTo(.0019, within(5e-5));
        assertThat(Arrays.stream(wide).sum()).isCloseTo(1, within(1e-14));
        double[] narrow = {.006646, .194226, .598257, .194226, .006646};
        assertThat(Sight.weights(5)).containsExactly(narrow, within(5e-7));
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    /** ε = .3 is the best corner of the ball by trying all. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void findsTheBestCornerOfTheTanhNet(boolean ahead) {
        MomentumAttack attack =
                ahead ? new Ni(Norm.LINF, List.of(.3), 10, 1, CE) : new Mi(Norm.LINF, List.of(.3), 10, 1, CE);
        INDArray x = Nd4j.create(new double[][] {{.6, .3, .9, .5}});
        Budget found = attack.run(new TanhNet(), x, Criterion.untargeted(0).endless(), OPTIONS)
                .at(.3);
        assertThat(found.adversarial().toDoubleVector()).containsExactly(new double[] {.3, .6, 1, .2}, within(1e-9));
        assertThat(found.loss().get(0)).isCloseTo(1.0978688339, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "15"})
    void theWindowIsItsOwnAdjoint(int side) {
        InputForm form = new InputForm(List.of(3L, 5L, 4L), Bounds.UNIT);
        SeparableMap map = SeparableMap.bordered(side == 1 ? new double[] {1} : Sight.weights(side), form);
        SampleRandom random = new SampleRandom(3);
        double[] x = IntStream.range(0, 60).mapToDouble(i -> random.gaussian()).toArray();
        double[] y = IntStream.range(0, 60).mapToDouble(i -> random.gaussian()).toArray();
        assertThat(dot(map.apply(x), y)).isCloseTo(dot(x, map.adjoint(y)), within(1e-12));
        assertThat(map.apply(x)).containsExactly(map.adjoint(x), within(1e-14));
    }
}
