package org.samediffext.adversarial.directional;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.samediffext.adversarial.SampleRandom;

/** One search from one start. */
final class DirectionalRun {
    private static final double TINY = 1e-10;
    private static final double[] MULTIPLES = {1.5, 1, 2.0 / 3};

    private final DirectionalSearch settings;
    private final Folded problem;
    private final Box box;
    private final int size;
    private final int outputs;
    private final Consumer<TracePoint> listener;
    private final SampleRandom coverings;
    private final SampleRandom searches;
    private final SampleRandom polls;
    private final List<TracePoint> improvements = new ArrayList<>();
    private final long began = System.nanoTime();

    private Trial x;
    private double attackRadius;
    private double searchRadius;
    private double @Nullable [] change;
    private Step improvedBy = Step.START;
    private long searched;
    private long iteration;

    DirectionalRun(DirectionalSearch settings, Problem problem, double[] start, Consumer<TracePoint> listener) {
        this.settings = settings;
        this.problem = new Folded(problem);
        this.box = problem.box();
        this.size = box.size();
        this.listener = listener;
        SampleRandom random = SampleRandom.of(settings.seed(), 0, 0);
        this.coverings = random.stream(1);
        this.searches = random.stream(2);
        this.polls = random.stream(3);
        this.attackRadius = settings.radii().initial();
        this.searchRadius = settings.radii().initial();
        this.x = first(start);
        this.outputs = this.problem.outputs();
        improvements.add(moment(Step.START));
    }

    private Trial first(double[] start) {
        if (start.length != size || !box.contains(start)) {
            throw new IllegalArgumentException("start has " + start.length + " coordinates "
                    + (start.length == size ? "outside of the box" : "but the box has " + size)
                    + ", allowed is a point of the box");
        }
        if (!problem.allowed(start)) {
            throw new IllegalArgumentException("start violates a barrier, allowed is a point that meets all of them");
        }
        Trial first = problem.at(start.clone());
        if (first.value() == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("the objective is negative infinity at start, allowed is a number");
        }
        return first;
    }

    Maximum result() {
        Optional<Stop> stop = stop();
        while (stop.isEmpty()) {
            iteration++;
            improvedBy = Step.NONE;
            iterate();
            listener.accept(moment(improvedBy));
            stop = stop();
        }
        return new Maximum(x, outputs, stop.get(), moment(improvedBy), improvements);
    }

    private Optional<Stop> stop() {
        if (seconds() >= settings.limits().seconds()) {
            return Optional.of(Stop.TIME);
        }
        if (problem.evaluations() >= settings.limits().evaluations()) {
            return Optional.of(Stop.EVALUATIONS);
        }
        boolean attacked = settings.attack().isEmpty() || attackRadius <= smallest();
        boolean searching = settings.direct().isPresent() && searchRadius > smallest();
        if (attacked && !searching) {
            return Optional.of(Stop.RADII);
        }
        return iteration >= settings.limits().iterations() ? Optional.of(Stop.ITERATIONS) : Optional.empty();
    }

    private void iterate() {
        if (settings.speculative() && speculate()) {
            return;
        }
        if (settings.attack().isPresent() && attack(settings.attack().get())) {
            return;
        }
        if (settings.direct().isPresent()) {
            search(settings.direct().get());
        }
    }

    private boolean speculate() {
        double[] last = change;
        if (last == null) {
            return false;
        }
        for (double multiple : MULTIPLES) {
            if (improves(Step.SPECULATION, box.move(x.point(), multiple, last))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the improvement ends the iteration. */
    private boolean attack(AttackStep step) {
        double before = x.value();
        Trial found = step.run(problem, x, attackRadius, box, this::trial);
        if (!found.betterThan(x)) {
            attackRadius = Math.max(smallest(), attackRadius / step.shrink());
            return false;
        }
        boolean enough = (found.value() - before) / (Math.abs(before) + TINY) >= step.threshold();
        double factor = enough ? step.growth() : step.smallGrowth();
        attackRadius = Math.min(settings.radii().attackMaximum(), attackRadius * factor);
        if (enough && searchRadius <= smallest()) {
            growSearch();
        }
        move(Step.ATTACK, found);
        return enough;
    }

    private void search(DirectSearch direct) {
        if (direct.covering() && improves(Step.COVERING, covering())) {
            return;
        }
        if (searchRadius <= smallest()) {
            return;
        }
        if (direct.search() && improves(Step.SEARCH, direction())) {
            growSearch();
        } else if (direct.poll()) {
            if (poll(direct.bothSides())) {
                growSearch();
            } else {
                searchRadius = Math.max(smallest(), searchRadius / 2);
            }
        }
    }

    /** Uniform in the Euclidean ball of the first radius. */
    private double[] covering() {
        double[] unit = PollDirections.unit(size, coverings);
        double length = settings.radii().initial() * Math.pow(coverings.uniform(), 1.0 / size);
        return box.move(x.point(), length, unit);
    }

    private double[] direction() {
        searched++;
        double length = Math.min(
                settings.radii().initial() * Math.sqrt((double) searched),
                settings.radii().searchMaximum());
        return box.move(x.point(), length, PollDirections.unit(size, searches));
    }

    private boolean poll(boolean bothSides) {
        PollDirections directions = PollDirections.random(size, bothSides, polls);
        for (int i = 0; i < directions.count(); i++) {
            if (improves(Step.POLL, box.move(x.point(), searchRadius, directions.direction(i)))) {
                return true;
            }
        }
        return false;
    }

    private boolean improves(Step step, double[] point) {
        if (Arrays.equals(point, x.point())) {
            return false;
        }
        Optional<Trial> found = trial(point);
        if (found.isEmpty() || !found.get().betterThan(x)) {
            return false;
        }
        move(step, found.get());
        return true;
    }

    /** What is known of a point, nothing where a barrier or a limit forbids to ask. */
    private Optional<Trial> trial(double[] point) {
        boolean spent = problem.evaluations() >= settings.limits().evaluations()
                || seconds() >= settings.limits().seconds();
        return spent || !problem.allowed(point) ? Optional.empty() : Optional.of(problem.at(point));
    }

    private void move(Step step, Trial found) {
        double[] moved = found.point().clone();
        for (int i = 0; i < size; i++) {
            moved[i] -= x.point()[i];
        }
        change = moved;
        x = found;
        improvedBy = step;
        improvements.add(moment(step));
    }

    private void growSearch() {
        searchRadius = Math.min(settings.radii().searchMaximum(), 2 * searchRadius);
    }

    private double smallest() {
        return settings.radii().minimum();
    }

    private double seconds() {
        return (System.nanoTime() - began) * 1e-9;
    }

    private TracePoint moment(Step step) {
        return new TracePoint(
                step,
                iteration,
                problem.evaluations(),
                problem.gradients(),
                seconds(),
                x.value(),
                attackRadius,
                searchRadius);
    }
}
