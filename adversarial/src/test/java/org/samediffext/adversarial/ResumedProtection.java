package org.samediffext.adversarial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;

/** The process that {@link ResumeTest} kills: arguments are the case, the state file, the result's file and a pause a round. */
public final class ResumedProtection {

    private ResumedProtection() {}

    /** The protections that can be resumed. */
    enum Case {
        ASCENT(12, new BayesErrorAscent(Norm.L2, .5, 12, 2.5, 50, 0, 8, false)),
        RETRAINED(6, new BayesErrorAscent(Norm.LINF, .1, 6, 2.5, 50, 0, 8, true)),
        EMN(6, new Emn(.03, 6, 3, .1, 0, false)),
        CLASSWISE(6, new Emn(.01, 6, 3, .1, 0, true)),
        TAP(4, new Tap(Norm.LINF, .1, 3, .5, 2));

        final int rounds;
        final Protection method;

        Case(int rounds, Protection method) {
            this.rounds = rounds;
            this.method = method;
        }

        INDArray run(ProtectionOptions options) {
            return run(options, 5, 1);
        }

        /** The weights are those of a fresh surrogate, as in a new process. */
        INDArray run(ProtectionOptions options, long data, long weights) {
            if (this == ASCENT) {
                return method.protect(
                        Clouds.features(data, 150, 4, 3, 2), Clouds.labels(150, 3), options.withBounds(Clouds.WIDE));
            }
            int rows = this == TAP ? (rounds - 1) * Labelled.AT_ONCE + 5 : 60;
            return method.protect(
                    Images.grey(data, rows, 8),
                    Clouds.labels(rows, 3),
                    options.withSurrogate(new Learner(new Adam(.05), weights)));
        }
    }

    public static void main(String[] args) throws IOException {
        long pause = Long.parseLong(args[3]);
        ProtectionOptions options = new ProtectionOptions()
                .withState(Path.of(args[1]))
                .withProgress((done, rounds, value) -> {
                    System.out.println(done);
                    sleep(pause);
                });
        Files.write(Path.of(args[2]), Nd4j.toNpyByteArray(Case.valueOf(args[0]).run(options)));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
