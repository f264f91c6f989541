package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for a point where a search by decisions can start: the first of up to a thousand uniform points of the box that is
 * adversarial, brought nearer to the clean example on a grid of fifty blends.
 */
final class BlendedStart {
    private static final int DRAWS = 1000;
    private static final int BLENDS = 50;

    private final Subject subject;
    private final SampleRandom random;
    private final Function<double[], Optional<Ask>> then;

    private BlendedStart(Subject subject, SampleRandom random, Function<double[], Optional<Ask>> then) {
        this.subject = subject;
        this.random = random;
        this.then = then;
    }

    static Optional<Ask> find(Subject subject, SampleRandom random, Function<double[], Optional<Ask>> then) {
        return new BlendedStart(subject, random, then).draw(1);
    }

    private Optional<Ask> draw(int count) {
        if (count > DRAWS) {
            return Optional.empty();
        }
        double[] point = subject.clean().point().clone();
        for (int i = 0; i < point.length; i++) {
            point[i] = subject.box().lo() + subject.box().range() * random.uniform();
        }
        return Ask.one(Query.look(point), far -> far.adversarial() ? nearer(far.point()) : draw(count + 1));
    }

    private Optional<Ask> nearer(double[] far) {
        List<Query> blends = new ArrayList<>();
        for (int k = 1; k < BLENDS; k++) {
            blends.add(Query.look(between(subject.clean().point(), far, k / (double) BLENDS)));
        }
        return Ask.all(
                blends,
                answers -> answers.stream()
                        .filter(Answer::adversarial)
                        .findFirst()
                        .map(answer -> then.apply(answer.point()))
                        .orElseGet(() -> then.apply(far)));
    }

    /** The point {@code a + share·(b − a)}. */
    static double[] between(double[] a, double[] b, double share) {
        double[] point = new double[a.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = a[i] + share * (b[i] - a[i]);
        }
        return point;
    }
}
