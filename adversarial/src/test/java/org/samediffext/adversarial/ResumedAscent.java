package org.samediffext.adversarial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;

/** The process that {@link ResumeTest} kills: arguments are the state file, the result's file and a pause a round. */
public final class ResumedAscent {
    static final int ROUNDS = 12;

    private ResumedAscent() {}

    public static void main(String[] args) throws IOException {
        long pause = Long.parseLong(args[2]);
        ProtectionOptions options = new ProtectionOptions()
                .withBounds(Clouds.WIDE)
                .withState(Path.of(args[0]))
                .withProgress((done, rounds, value) -> {
                    System.out.println(done);
                    sleep(pause);
                });
        Files.write(Path.of(args[1]), Nd4j.toNpyByteArray(run(options)));
    }

    static INDArray run(ProtectionOptions options) {
        return new BayesErrorAscent(Norm.L2, .5, ROUNDS, 2.5, 50, 0, 8, false)
                .protect(Clouds.features(5, 150, 4, 3, 2), Clouds.labels(150, 3), options);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
