package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.serde.json.JsonMappers;
import org.samediffext.Losses;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.LossTerm;

/** What holds for every loss of the registry. */
class LossContractTest {
    private static final int ROWS = 7;

    static Stream<LossCase> cases() {
        return LossCases.all();
    }

    static Stream<LossCase> differentiable() {
        return cases().filter(each -> !each.detaches());
    }

    static Stream<LossCase> sets() {
        return cases().filter(LossCase::rowsAreASet);
    }

    static Stream<LossCase> packable() {
        return cases().filter(LossCase::packable);
    }

    /** A batch. */
    private record Given(INDArray labels, INDArray output, INDArray weights) {

        static Given of(LossCase each, int seed, int rows) {
            Random random = new Random(seed);
            INDArray weights = Nd4j.create(DataType.DOUBLE, rows, 1);
            for (int i = 0; i < rows; i++) {
                weights.putScalar(i, 0, i == rows - 2 ? 0 : 0.5 + random.nextDouble());
            }
            return new Given(each.labels(random, rows), each.output(random, rows), weights);
        }
    }

    private static double sum(LossTerm.Rows rows) {
        return rows.values().sumNumber().doubleValue();
    }

    private static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    @Test
    void everyLossHasACase() {
        assertThat(cases().map(each -> each.term().name()))
                .containsAll(Registry.global().methods().stream()
                        .filter(d -> d.kind() == Kind.LOSS && d.type().getEnclosingClass() == null)
                        .map(Descriptor::name)
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void theGradientIsThatOfTheSum(LossCase each) {
        for (int seed = 1; seed <= 3; seed++) {
            Given given = Given.of(each, seed, ROWS);
            for (INDArray weights : new INDArray[] {null, given.weights}) {
                double[] gradient = numbers(each.term()
                        .evaluate(given.labels, given.output, weights)
                        .gradient());
                for (int k = 0; k < gradient.length; k++) {
                    double slope =
                            (moved(each, given, weights, k, 1e-5) - moved(each, given, weights, k, -1e-5)) / 2e-5;
                    assertThat(gradient[k])
                            .as("seed %d element %d", seed, k)
                            .isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
                }
            }
        }
    }

    private static double moved(LossCase each, Given given, @Nullable INDArray weights, int k, double by) {
        INDArray output = given.output.dup('c');
        output.data().put(k, output.data().getDouble(k) + by);
        return sum(each.term().evaluate(given.labels, output, weights));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theGraphGivesTheSame(LossCase each) {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-9 : 2e-4;
            for (int seed = 1; seed <= 3; seed++) {
                Given given = Given.of(each, seed, ROWS);
                for (INDArray weights : new INDArray[] {null, given.weights}) {
                    INDArray output = given.output.castTo(type);
                    LossTerm.Rows rows = each.term().evaluate(given.labels, output, weights);
                    LossGraph graph = LossGraph.of(each.term(), given.labels, output, weights);
                    assertThat(graph.value())
                            .isCloseTo(sum(rows), within(tolerance * Math.max(1, Math.abs(sum(rows)))));
                    double largest = Math.max(1, rows.gradient().amaxNumber().doubleValue());
                    assertThat(numbers(graph.gradient()))
                            .containsExactly(numbers(rows.gradient()), within(tolerance * largest));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void anAbsentRowIsLikeARemovedRow(LossCase each) {
        Given given = Given.of(each, 5, ROWS);
        LossTerm.Rows masked = each.term().evaluate(given.labels, given.output, given.weights);
        int gone = ROWS - 2;
        LossTerm.Rows removed = each.term()
                .evaluate(without(given.labels, gone), without(given.output, gone), without(given.weights, gone));
        // reductions differ in how they count absent rows: the values may be scaled by the number of rows, all by the
        // same factor
        double ratio = sum(masked) / sum(removed);
        assertThat(Math.min(Math.abs(ratio - 1), Math.abs(ratio - ROWS / (ROWS - 1.0))))
                .isLessThan(1e-9);
        double[] expected = numbers(removed.gradient().mul(ratio));
        assertThat(numbers(without(masked.gradient(), gone))).containsExactly(expected, within(1e-9));
        assertThat(numbers(masked.gradient().getRow(gone, true))).containsOnly(0);
        assertThat(masked.values().getDouble(gone)).isZero();
    }

    private static INDArray without(INDArray rows, int row) {
        INDArray kept = Nd4j.create(rows.dataType(), rows.size(0) - 1, rows.size(1));
        for (int i = 0; i < kept.size(0); i++) {
            kept.putRow(i, rows.getRow(i < row ? i : i + 1, true));
        }
        return kept;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void withoutRowsThatCountItIsExactlyZero(LossCase each) {
        Given given = Given.of(each, 6, ROWS);
        INDArray none = Nd4j.zeros(DataType.DOUBLE, ROWS, 1);
        LossTerm.Rows rows = each.term().evaluate(given.labels, given.output, none);
        assertThat(sum(rows)).isZero();
        assertThat(numbers(rows.gradient())).containsOnly(0);
        LossGraph graph = LossGraph.of(each.term(), given.labels, given.output, none);
        assertThat(graph.value()).isZero();
        assertThat(Arrays.stream(numbers(graph.gradient())).allMatch(slope -> slope == 0))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void theOrderOfTheRowsDoesNotMatter(LossCase each) {
        Given given = Given.of(each, 7, ROWS);
        LossTerm.Rows rows = each.term().evaluate(given.labels, given.output, given.weights);
        LossTerm.Rows turned = each.term().evaluate(turned(given.labels), turned(given.output), turned(given.weights));
        assertThat(sum(turned)).isCloseTo(sum(rows), within(1e-9));
        assertThat(numbers(turned(turned.gradient()))).containsExactly(numbers(rows.gradient()), within(1e-9));
    }

    private static INDArray turned(INDArray rows) {
        INDArray turned = rows.like();
        for (int i = 0; i < rows.size(0); i++) {
            turned.putRow(i, rows.getRow(rows.size(0) - 1 - i, true));
        }
        return turned;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void staysFiniteInHardPlaces(LossCase each) {
        Given given = Given.of(each, 8, ROWS);
        INDArray large = given.output.dup();
        for (int k = 0; k < large.length(); k++) {
            large.putScalar(k, k % 3 == 0 ? 80 : k % 3 == 1 ? -80 : 0);
        }
        INDArray same = given.output.dup();
        for (int i = 1; i < ROWS; i++) {
            same.putRow(i, same.getRow(0, true).dup());
        }
        Given one = Given.of(each, 9, 1);
        INDArray first = given.labels.getRow(0, true);
        INDArray alike = Nd4j.create(DataType.DOUBLE, ROWS, given.labels.size(1));
        for (int i = 0; i < ROWS; i++) {
            alike.putRow(i, first);
        }
        assertFinite("large", each, given.labels, large);
        assertFinite("zero", each, given.labels, Nd4j.zeros(DataType.DOUBLE, ROWS, each.outputs()));
        assertFinite("duplicates", each, given.labels, same);
        assertFinite("one row", each, one.labels, one.output);
        assertFinite("all labels alike", each, alike, given.output);
        for (DataType narrow : new DataType[] {DataType.FLOAT16, DataType.BFLOAT16, DataType.FLOAT}) {
            assertFinite(narrow.name(), each, given.labels, given.output.castTo(narrow));
        }
        assertFinite("large half", each, given.labels, large.castTo(DataType.FLOAT16));
    }

    private static void assertFinite(String what, LossCase each, INDArray labels, INDArray output) {
        LossTerm.Rows rows = each.term().evaluate(labels, output, null);
        assertThat(DoubleStream.of(numbers(rows.values())).allMatch(Double::isFinite))
                .as(what)
                .isTrue();
        assertThat(DoubleStream.of(numbers(rows.gradient())).allMatch(Double::isFinite))
                .as(what)
                .isTrue();
        assertThat(rows.gradient().dataType()).isEqualTo(output.dataType());
        assertThat(rows.values().dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(rows.values().shape()).containsExactly(output.size(0), 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void floatIsDoubleToFourDigits(LossCase each) {
        Given given = Given.of(each, 10, ROWS);
        LossTerm.Rows exact = each.term().evaluate(given.labels, given.output, given.weights);
        LossTerm.Rows single = each.term().evaluate(given.labels, given.output.castTo(DataType.FLOAT), given.weights);
        assertThat(sum(single)).isCloseTo(sum(exact), within(1e-4 * Math.max(1, Math.abs(sum(exact)))));
        double largest = Math.max(1, exact.gradient().amaxNumber().doubleValue());
        assertThat(numbers(single.gradient())).containsExactly(numbers(exact.gradient()), within(1e-4 * largest));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void changesNothingItIsGiven(LossCase each) {
        Given given = Given.of(each, 11, ROWS);
        INDArray output = given.output.dup('f');
        double[] before = numbers(output);
        double[] labels = numbers(given.labels);
        LossTerm.Rows rows = each.term().evaluate(given.labels, output, given.weights);
        assertThat(numbers(output)).isEqualTo(before);
        assertThat(numbers(given.labels)).isEqualTo(labels);
        assertThat(rows.gradient()).isNotSameAs(output);
        assertThat(numbers(rows.gradient()))
                .containsExactly(
                        numbers(each.term()
                                .evaluate(given.labels, given.output, given.weights)
                                .gradient()),
                        within(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aNaNThatCountsShows(LossCase each) {
        Given given = Given.of(each, 12, ROWS);
        INDArray output = given.output.dup();
        output.putScalar(0, 0, Double.NaN);
        LossTerm.Rows rows = each.term().evaluate(given.labels, output, null);
        assertThat(sum(rows)).isNaN();
        assertThat(numbers(rows.gradient())).contains(Double.NaN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isSavedByNameAndSettings(LossCase each) throws Exception {
        Descriptor descriptor = Registry.global().describe(each.term().getClass());
        assertThat(descriptor.create(descriptor.settingsOf(each.term()))).isEqualTo(each.term());
        ILossFunction loss = Losses.of(each.term());
        String json = JsonMappers.getMapper().writeValueAsString(loss);
        assertThat(json).doesNotContain(each.term().getClass().getName());
        assertThat(JsonMappers.getMapper().readValue(json, ILossFunction.class)).isEqualTo(loss);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packable")
    void namesTheWidthOfItsLabels(LossCase each) {
        INDArray labels = each.labels(new Random(1), 3);
        int width = each.term().labels().stream()
                .mapToInt(part -> part.width() == 0 ? each.outputs() : part.width())
                .sum();
        assertThat(labels.size(1)).isEqualTo(width);
    }
}
