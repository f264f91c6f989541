package org.samediffext.adversarial;

import java.util.Optional;
import org.samediffext.spi.Access;

/**
 * A change that needs no knowledge of the model and is made stronger until the model errs: {@code steps} strengths from 1/steps
 * to 1 are tried, the weakest first, and {@code draws} times where the change is random. The nearest point found counts. It needs
 * decisions only, so that the results have no losses.
 */
public interface GrowingChange extends MinimumNormAttack {

    /**
     * How finely the strength grows.
     *
     * @return the strengths tried, at least one
     */
    int steps();

    /**
     * How often a random change is drawn.
     *
     * @return once by default
     */
    default int draws() {
        return 1;
    }

    /**
     * The changed example.
     *
     * @param x the example, not changed
     * @param form its shape and box
     * @param strength above 0, at most 1
     * @param random a stream that begins anew for each strength
     * @return a new array; it is clipped to the box
     */
    double[] changed(double[] x, InputForm form, double strength, SampleRandom random);

    @Override
    default Access access() {
        return Access.LABELS;
    }

    @Override
    default Optional<Ask> search(Subject subject, SampleRandom random) {
        return grown(subject, random, 0, 1);
    }

    private Optional<Ask> grown(Subject subject, SampleRandom random, int draw, int step) {
        if (draw == draws()) {
            return Optional.empty();
        }
        double strength = (double) step / steps();
        double[] x = subject.clean().point();
        double[] point = changed(x, InputForm.of(subject), strength, random.stream(draw));
        for (int i = 0; i < point.length; i++) {
            point[i] = Math.min(
                    Math.max(point[i], subject.box().lo()), subject.box().hi());
        }
        return Ask.one(
                Query.look(point),
                answer -> answer.adversarial() || step == steps()
                        ? grown(subject, random, draw + 1, 1)
                        : grown(subject, random, draw, step + 1));
    }
}
