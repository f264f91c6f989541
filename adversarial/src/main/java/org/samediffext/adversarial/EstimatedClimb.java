package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One example's way by steps along a gradient that is estimated from the loss at probes. */
final class EstimatedClimb {
    private final Probes probes;
    private final int steps;
    private final Climb climb;
    private final ScoreLoss loss;
    private final SampleRandom random;

    EstimatedClimb(Probes probes, int steps, Climb climb, ScoreLoss loss, SampleRandom random) {
        this.probes = probes;
        this.steps = steps;
        this.climb = climb;
        this.loss = loss;
        this.random = random;
    }

    Optional<Ask> step(double[] point, int done) {
        if (done == steps) {
            return Ask.last(point);
        }
        List<double[]> directions = probes.directions(point.length, random.stream(done));
        List<Query> queries = new ArrayList<>(List.of(Query.look(point)));
        probes.points(point, directions).forEach(probe -> queries.add(Query.look(probe)));
        return Ask.all(queries, answers -> {
            double[] values = answers.stream()
                    .mapToDouble(answer -> loss.value(answer.scores()))
                    .toArray();
            double[] gradient = probes.gradient(directions, Arrays.copyOfRange(values, 1, values.length));
            return step(climb.next(point, values[0], gradient), done + 1);
        });
    }
}
