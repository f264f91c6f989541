package org.samediffext.adversarial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;

/** A run that was killed goes on from its state file, to the bytes of a run that was left alone. */
class ResumeTest {
    private static final ProtectionOptions WIDE = new ProtectionOptions().withBounds(Clouds.WIDE);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aKilledProcessGoesOnToTheSameBytes() throws Exception {
        Process killed = start("kill", 300);
        List<String> before = new ArrayList<>();
        try (BufferedReader out = killed.inputReader(UTF_8)) {
            while (before.size() < ResumedAscent.ROUNDS / 2) {
                before.add(out.readLine());
            }
            killed.destroyForcibly();
        }
        assertThat(killed.waitFor()).isEqualTo(128 + 9);
        assertThat(folder.resolve("kill.npy")).doesNotExist();
        List<String> after = finished("kill");
        assertThat(after).hasSizeBetween(1, ResumedAscent.ROUNDS / 2);
        assertThat(finished("alone")).hasSize(ResumedAscent.ROUNDS);
        assertThat(folder.resolve("kill.npy")).hasSameBinaryContentAs(folder.resolve("alone.npy"));
        assertThat(Files.readAllBytes(folder.resolve("alone.npy")))
                .isEqualTo(Nd4j.toNpyByteArray(ResumedAscent.run(WIDE)));
    }

    private List<String> finished(String name) throws IOException, InterruptedException {
        Process process = start(name, 0);
        try (BufferedReader out = process.inputReader(UTF_8)) {
            List<String> rounds = out.lines().toList();
            assertThat(process.waitFor()).isZero();
            return rounds;
        }
    }

    private Process start(String name, long pause) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResumedAscent.class.getName(),
                        folder.resolve(name + ".state").toString(),
                        folder.resolve(name + ".npy").toString(),
                        Long.toString(pause))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void stoppingAtAnyRoundChangesNothing() {
        byte[] alone = Nd4j.toNpyByteArray(ResumedAscent.run(WIDE));
        for (int stop = 1; stop < ResumedAscent.ROUNDS; stop += 3) {
            int last = stop;
            Path state = folder.resolve("stop" + stop);
            ProtectionOptions stopped = WIDE.withState(state).withProgress((done, rounds, value) -> {
                if (done == last) {
                    throw new IllegalStateException("stopped");
                }
            });
            assertThatThrownBy(() -> ResumedAscent.run(stopped)).hasMessage("stopped");
            assertThat(Nd4j.toNpyByteArray(ResumedAscent.run(WIDE.withState(state))))
                    .isEqualTo(alone);
        }
    }

    @Test
    void refusesTheStateOfAnotherRun() throws IOException {
        Path state = folder.resolve("state");
        ResumedAscent.run(WIDE.withState(state));
        String other = "the state file " + state
                + " is of a run with other data or settings; name another file, or delete it to start again";
        assertThatThrownBy(() -> ResumedAscent.run(WIDE.withState(state).withSeed(1)))
                .hasMessage(other);
        assertThatThrownBy(() -> new BayesErrorAscent(Norm.L2, .5, ResumedAscent.ROUNDS, 2.5, 50, 0, 8, false)
                        .protect(Clouds.features(6, 150, 4, 3, 2), Clouds.labels(150, 3), WIDE.withState(state)))
                .hasMessage(other);
        byte[] bytes = Files.readAllBytes(state);
        bytes[100] ^= 1;
        Files.write(state, bytes);
        assertThatThrownBy(() -> ResumedAscent.run(WIDE.withState(state)))
                .hasMessage("the state file " + state + " is damaged; delete it to start again");
        Files.writeString(state, "anything");
        assertThatThrownBy(() -> ResumedAscent.run(WIDE.withState(state)))
                .hasMessage(state + " is no state file of a protection; name another file");
    }
}
