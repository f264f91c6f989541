package org.samediffext.adversarial.directional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.samediffext.spi.Bounds;

/** Laws of the hybrid of attacks and covering direct search. */
class DirectionalSearchTest {
    private static final double[] X = {.6, .3, .9, .5};
    private static final Objective TARGET = Objective.near(.2, .4, -.3);

    private static Problem tanhNet() {
        return new Problem(Functions.tanhNet(), TARGET, Box.of(Bounds.UNIT, 4));
    }

    private static DirectionalSearch search() {
        return new DirectionalSearch().withLimits(iterations(300));
    }

    private static Limits iterations(long count) {
        return new Limits(count, Long.MAX_VALUE, Double.POSITIVE_INFINITY);
    }

    /** The values of PyTorch 1.13 in double, which computed gradients and radii on its own. */
    @Test
    void attacksAloneGoTheWayOfTheReference() {
        List<TracePoint> trace = new ArrayList<>();
        DirectionalSearch.attackOnly().withLimits(iterations(12)).maximise(tanhNet(), X, trace::add);
        double[] values = {
            -.249780450583, -.043984062926, -.040672049328, -.040672049328, -.020839555114, -.020839555114,
            -.012567572970, -.012567572970, -.005743405128, -.005743405128, -.004051971267, -.004051971267
        };
        double[] radii = {
            .11, .121, .1331, .088733333333, .097606666667, .065071111111,
            .071578222222, .047718814815, .052490696296, .034993797531, .038493177284, .025662118189
        };
        assertThat(trace.stream().mapToDouble(TracePoint::value).toArray()).containsExactly(values, within(1e-11));
        assertThat(trace.stream().mapToDouble(TracePoint::attackRadius).toArray())
                .containsExactly(radii, within(1e-11));
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void findTheOptimumOfAConcaveQuadratic(long seed) {
        double[][] m = {{1, -.5, .3}, {-.7, .8, .2}, {.4, .6, -.9}};
        Problem problem = new Problem(Functions.linear(m), Objective.near(.1, .2, -.3), Box.of(new Bounds(-2, 2), 3));
        for (DirectionalSearch search : List.of(
                new DirectionalSearch(),
                new DirectionalSearch().withSpeculative(true),
                new DirectionalSearch().withAttack(Optional.of(AttackStep.pgd(4))),
                DirectionalSearch.directOnly(),
                DirectionalSearch.directOnly().withDirect(Optional.of(new DirectSearch().withBothSides(true))))) {
            Maximum found = search.withSeed(seed).maximise(problem, new double[] {1, 1, 1});
            assertThat(found.value()).as("%s", search).isBetween(-1e-8, 0.0);
            assertThat(found.output()).containsExactly(new double[] {.1, .2, -.3}, within(1e-4));
        }
    }

    @Test
    void valuesRiseAndRadiiStayInRange() {
        Radii radii = new Radii(.05, .001, .2, .4);
        List<TracePoint> trace = new ArrayList<>();
        Maximum found = search().withRadii(radii).withSpeculative(true).maximise(tanhNet(), X, trace::add);
        assertThat(found.improvements().get(0).step()).isEqualTo(Step.START);
        for (int i = 1; i < found.improvements().size(); i++) {
            assertThat(found.improvements().get(i).value())
                    .isGreaterThan(found.improvements().get(i - 1).value());
        }
        assertThat(found.improvements().stream().map(TracePoint::step)).contains(Step.ATTACK, Step.POLL);
        double before = Double.NEGATIVE_INFINITY;
        for (TracePoint point : trace) {
            assertThat(point.value()).isGreaterThanOrEqualTo(before);
            assertThat(point.attackRadius()).isBetween(.001, .2);
            assertThat(point.searchRadius()).isBetween(.001, .4);
            before = point.value();
        }
        assertThat(found.stop()).isEqualTo(Stop.RADII);
        assertThat(found.end().iteration()).isEqualTo(trace.size());
        assertThat(found.end().attackRadius()).isEqualTo(.001);
        assertThat(found.end().searchRadius()).isEqualTo(.001);
        assertThat(Box.of(Bounds.UNIT, 4).contains(found.point())).isTrue();
    }

    /** An attack that always improves reaches the largest radius and keeps it. */
    @Test
    void theAttackRadiusGrowsToItsLargest() {
        List<TracePoint> trace = new ArrayList<>();
        new DirectionalSearch()
                .withRadii(new Radii(.1, .01, .5, .2))
                .withLimits(iterations(12))
                .maximise(
                        new Problem(Functions.identity(2), Objective.output(0), Box.unbounded(2)),
                        new double[2],
                        trace::add);
        assertThat(trace.get(0).attackRadius()).isCloseTo(.13, within(1e-12));
        assertThat(trace.get(11).attackRadius()).isEqualTo(.5);
        assertThat(trace).allMatch(point -> point.step() == Step.ATTACK && point.searchRadius() == .1);
    }

    /** A poll that always improves doubles the radius to its largest. */
    @Test
    void theSearchRadiusGrowsToItsLargest() {
        List<TracePoint> trace = new ArrayList<>();
        DirectionalSearch.directOnly()
                .withDirect(Optional.of(new DirectSearch(false, false, true, false)))
                .withRadii(new Radii(.1, .01, 1, .3))
                .withLimits(iterations(4))
                .maximise(
                        new Problem(Functions.identity(2), Objective.output(0), Box.unbounded(2)),
                        new double[2],
                        trace::add);
        assertThat(trace.stream().mapToDouble(TracePoint::searchRadius).toArray())
                .containsExactly(new double[] {.2, .3, .3, .3}, within(1e-12));
    }

    @Test
    void aZeroGradientLeavesTheDirectSearch() {
        Problem flat = new Problem(Functions.flat(Functions.tanhNet()), TARGET, Box.of(Bounds.UNIT, 4));
        List<double[]> hybrid = new ArrayList<>();
        List<double[]> direct = new ArrayList<>();
        Limits limits = iterations(25);
        Maximum a = new DirectionalSearch()
                .withLimits(limits)
                .maximise(flat, X, p -> hybrid.add(new double[] {p.value(), p.searchRadius(), p.evaluations()}));
        Maximum b = DirectionalSearch.directOnly()
                .withLimits(limits)
                .maximise(flat, X, p -> direct.add(new double[] {p.value(), p.searchRadius(), p.evaluations()}));
        assertThat(hybrid).hasSize(25);
        assertThat(hybrid.toArray(double[][]::new)).isDeepEqualTo(direct.toArray(double[][]::new));
        assertThat(a.point()).isEqualTo(b.point());
        assertThat(a.value()).isGreaterThan(a.improvements().get(0).value());
    }

    @Test
    void seedsReproduceBitForBit() {
        Maximum first = search().withSeed(3).maximise(tanhNet(), X);
        Maximum second = search().withSeed(3).maximise(tanhNet(), X);
        assertThat(first.point()).isEqualTo(second.point());
        assertThat(first.end().evaluations()).isEqualTo(second.end().evaluations());
        assertThat(DirectionalSearch.directOnly()
                        .withSeed(4)
                        .maximise(tanhNet(), X)
                        .point())
                .isNotEqualTo(DirectionalSearch.directOnly()
                        .withSeed(3)
                        .maximise(tanhNet(), X)
                        .point());
    }

    /** −‖x‖, but 1 in a ring that no poll from 0 touches: its points have lengths of 0.5 to 0.71 and halves of these. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void coveringFindsWhatThePollDoesNot(long seed) {
        Problem jump = new Problem(
                Functions.identity(2),
                Objective.valueOnly(x -> {
                    double length = Math.hypot(x[0], x[1]);
                    return length > .37 && length < .49 ? 1 : -length;
                }),
                Box.unbounded(2));
        DirectSearch poll = new DirectSearch().withSearch(false).withCovering(false);
        DirectionalSearch search =
                DirectionalSearch.directOnly().withRadii(new Radii(.5)).withSeed(seed);
        Maximum alone = search.withDirect(Optional.of(poll)).maximise(jump, new double[2]);
        assertThat(alone.value()).isZero();
        assertThat(alone.stop()).isEqualTo(Stop.RADII);
        Maximum covered =
                search.withDirect(Optional.of(poll.withCovering(true))).maximise(jump, new double[2]);
        assertThat(covered.value()).isEqualTo(1);
        assertThat(covered.improvements().get(1).step()).isEqualTo(Step.COVERING);
    }

    /** Uniform in the ball: the mean length is r₀·n/(n + 1), and none is beyond r₀ whatever the radius is by then. */
    @Test
    void coveringIsUniformInTheFirstBall() {
        List<Double> lengths = new ArrayList<>();
        Problem spike = new Problem(
                Functions.identity(3),
                Objective.valueOnly(x -> {
                    lengths.add(Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]));
                    return lengths.get(lengths.size() - 1) == 0 ? 0 : -1;
                }),
                Box.unbounded(3));
        DirectionalSearch.directOnly()
                .withDirect(Optional.of(new DirectSearch(true, false, false, false)))
                .withRadii(new Radii(.2))
                .withLimits(iterations(4000))
                .maximise(spike, new double[3]);
        assertThat(lengths).hasSize(4001).allMatch(length -> length <= .2 + 1e-12);
        double mean = lengths.stream().mapToDouble(length -> length).sum() / 4000;
        assertThat(mean).isCloseTo(.15, within(.002));
    }

    @Test
    void penaltiesAndBarriersHold() {
        VectorFunction disc = Functions.of(x -> new double[] {x[0] * x[0] + x[1] * x[1] - 1}, (x, c) ->
                new double[] {2 * c[0] * x[0], 2 * c[0] * x[1]});
        Box box = Box.of(new Bounds(-3, 3), 2);
        Problem inside = new Problem(Functions.identity(2), Objective.near(.3, .4), box).penalised(disc);
        Maximum found = search().maximise(inside, new double[] {2, -2});
        assertThat(found.penalty()).isZero();
        assertThat(found.value()).isCloseTo(0, within(1e-8));
        assertThat(found.output()).hasSize(2);

        Problem edge = new Problem(Functions.identity(2), Objective.near(3, 4), box);
        Maximum penalised = search().maximise(edge.penalised(disc), new double[2]);
        assertThat(penalised.value()).isBetween(-16.2, -15.99);
        assertThat(disc.value(penalised.point())[0]).isLessThan(1e-4);

        List<double[]> asked = new ArrayList<>();
        VectorFunction recorder = Functions.of(
                x -> {
                    asked.add(x.clone());
                    return x.clone();
                },
                (x, c) -> c.clone());
        Problem barrier = new Problem(recorder, Objective.near(3, 4), box).within(disc);
        Maximum within = search().maximise(barrier, new double[2]);
        assertThat(within.value()).isBetween(-16.2, -16.0);
        assertThat(asked).allMatch(x -> disc.value(x)[0] <= 0);
        assertThatThrownBy(() -> search().maximise(barrier, new double[] {2, 2}))
                .hasMessage("start violates a barrier, allowed is a point that meets all of them");
    }

    @Test
    void limitsEndASearch() {
        Maximum few = search().withLimits(new Limits(1000, 37, Double.POSITIVE_INFINITY))
                .maximise(tanhNet(), X);
        assertThat(few.stop()).isEqualTo(Stop.EVALUATIONS);
        assertThat(few.end().evaluations()).isEqualTo(37);
        assertThat(search().withLimits(iterations(5)).maximise(tanhNet(), X).stop())
                .isEqualTo(Stop.ITERATIONS);
        assertThat(search().withLimits(new Limits(1000, 1000, 1e-12))
                        .maximise(tanhNet(), X)
                        .stop())
                .isEqualTo(Stop.TIME);
    }

    @Test
    void notANumberIsAnError() {
        Box box = Box.unbounded(2);
        Problem value = new Problem(Functions.identity(2), Objective.valueOnly(y -> Double.NaN), box);
        assertThatThrownBy(() -> search().maximise(value, new double[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the objective is NaN and the penalty 0.0 at evaluation 1, allowed are numbers");
        Problem direction =
                new Problem(Functions.identity(2), Objective.of(y -> y[0], y -> new double[] {1, Double.NaN}), box);
        assertThatThrownBy(() -> search().maximise(direction, new double[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the gradient of the objective is NaN in entry 1 after evaluation 1, "
                        + "allowed are finite numbers");
        Problem slope = new Problem(
                Functions.of(double[]::clone, (x, c) -> new double[] {Double.NaN, 0}), Objective.output(0), box);
        assertThatThrownBy(() -> search().maximise(slope, new double[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the gradient by the input is NaN in entry 0 after evaluation 1, "
                        + "allowed are finite numbers");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> Box.of(new double[] {0, 2}, new double[] {1, 1}))
                .hasMessage("hi[1] is 1.0, allowed is a number of at least lo[1], which is 2.0");
        assertThatThrownBy(() -> Box.of(new double[] {0, Double.NaN}, new double[] {1, 1}))
                .hasMessageContaining("lo[1] is NaN");
        assertThatThrownBy(() -> search().maximise(tanhNet(), new double[] {2, 0, 0, 0}))
                .hasMessageContaining("outside of the box");
        Problem values = new Problem(Functions.tanhNet(), Objective.valueOnly(y -> y[0]), Box.of(Bounds.UNIT, 4));
        assertThatThrownBy(() -> search().maximise(values, X))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the objective is known by value only; use DirectionalSearch.directOnly()");
        assertThat(DirectionalSearch.directOnly().maximise(values, X).value()).isGreaterThan(.81);
        assertThatThrownBy(() -> DirectionalSearch.directOnly().withDirect(Optional.empty()))
                .hasMessageContaining("attack is empty too");
        assertThatThrownBy(() -> new Radii(.1, .2, 1, 1)).hasMessageContaining("minimum is 0.2");
        assertThatThrownBy(() -> new Limits(0, 1, 1)).hasMessageContaining("iterations is 0");
    }
}
