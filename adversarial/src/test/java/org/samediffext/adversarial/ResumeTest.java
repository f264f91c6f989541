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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.samediffext.adversarial.ResumedProtection.Case;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** A run that was killed goes on from its state file, to the bytes of a run that was left alone. */
class ResumeTest {
    private static final ProtectionOptions OPTIONS = new ProtectionOptions();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"ASCENT", "EMN", "TAP"})
    void aKilledProcessGoesOnToTheSameBytes(Case kind) throws Exception {
        Process killed = start(kind, "kill", 300);
        List<String> before = new ArrayList<>();
        try (BufferedReader out = killed.inputReader(UTF_8)) {
            while (before.size() < kind.rounds / 2) {
                before.add(out.readLine());
            }
            killed.destroyForcibly();
        }
        assertThat(killed.waitFor()).isEqualTo(128 + 9);
        assertThat(folder.resolve("kill.npy")).doesNotExist();
        List<String> after = finished(kind, "kill");
        assertThat(after).hasSizeBetween(1, kind.rounds / 2);
        assertThat(finished(kind, "alone")).hasSize(kind.rounds);
        assertThat(folder.resolve("kill.npy")).hasSameBinaryContentAs(folder.resolve("alone.npy"));
        assertThat(Files.readAllBytes(folder.resolve("alone.npy"))).isEqualTo(Nd4j.toNpyByteArray(kind.run(OPTIONS)));
    }

    private List<String> finished(Case kind, String name) throws IOException, InterruptedException {
        Process process = start(kind, name, 0);
        try (BufferedReader out = process.inputReader(UTF_8)) {
            List<String> rounds = out.lines().toList();
            assertThat(process.waitFor()).isZero();
            return rounds;
        }
    }

    private Process start(Case kind, String name, long pause) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResumedProtection.class.getName(),
                        kind.name(),
                        folder.resolve(name + ".state").toString(),
                        folder.resolve(name + ".npy").toString(),
                        Long.toString(pause))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @ParameterizedTest
    @EnumSource
    void stoppingAtAnyRoundChangesNothing(Case kind) {
        byte[] alone = Nd4j.toNpyByteArray(kind.run(OPTIONS));
        for (int stop = 1; stop <= kind.rounds; stop += 3) {
            int last = stop;
            Path state = folder.resolve("stop" + stop);
            ProtectionOptions stopped = OPTIONS.withState(state).withProgress((done, rounds, value) -> {
                assertThat(rounds).isEqualTo(kind.rounds);
                assertThat(value).isFinite();
                if (done == last) {
                    throw new IllegalStateException("stopped");
                }
            });
            assertThatThrownBy(() -> kind.run(stopped)).hasMessage("stopped");
            List<Integer> rounds = new ArrayList<>();
            ProtectionOptions again = OPTIONS.withState(state).withProgress((done, all, value) -> rounds.add(done));
            assertThat(Nd4j.toNpyByteArray(kind.run(again))).isEqualTo(alone);
            assertThat(rounds).hasSize(kind.rounds - stop);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesTheStateOfAnotherRun(Case kind) throws IOException {
        Path state = folder.resolve("state");
        ProtectionOptions options = OPTIONS.withState(state);
        kind.run(options);
        String other = "the state file " + state
                + " is of a run with other data, settings or surrogate; name another file, or delete it to start again";
        assertThatThrownBy(() -> kind.run(options.withSeed(1))).hasMessage(other);
        assertThatThrownBy(() -> kind.run(options, 6, 1)).hasMessage(other);
        if (kind != Case.ASCENT && kind != Case.RETRAINED) {
            assertThatThrownBy(() -> kind.run(options, 5, 2)).hasMessage(other);
        }
        byte[] bytes = Files.readAllBytes(state);
        bytes[100] ^= 1;
        Files.write(state, bytes);
        assertThatThrownBy(() -> kind.run(options))
                .hasMessage("the state file " + state + " is damaged; delete it to start again");
        Files.writeString(state, "anything");
        assertThatThrownBy(() -> kind.run(options))
                .hasMessage(state + " is no state file of a protection; name another file");
    }

    @Test
    void refusesTheStateOfOtherSettings() {
        Path state = folder.resolve("state");
        ProtectionOptions options = OPTIONS.withState(state);
        INDArray x = Images.grey(5, 30, 8);
        int[] labels = Clouds.labels(30, 3);
        new Emn(.1, 2, 1, .1, 0, false).protect(x, labels, options.withSurrogate(new Learner(new Adam(.05), 1)));
        for (Protection other : List.of(
                new Emn(.1, 3, 1, .1, 0, false), new Emn(.1, 2, 1, .1, 0, true), new Tap(Norm.LINF, .1, 1, 1, 1))) {
            assertThatThrownBy(() -> other.protect(x, labels, options.withSurrogate(new Learner(new Adam(.05), 1))))
                    .hasMessageContaining("is of a run with other data, settings or surrogate");
        }
    }

    /** The round in which the surrogate has learnt is the last one, also for the run that is started again. */
    @Test
    void aRunThatEndedEarlyHasEnded() {
        ProtectionOptions options = OPTIONS.withState(folder.resolve("state"));
        INDArray x = Images.grey(5, 30, 8);
        int[] labels = Clouds.labels(30, 3);
        Emn early = new Emn(.1, 8, 2, .1, 1, false);
        byte[] first =
                Nd4j.toNpyByteArray(early.protect(x, labels, options.withSurrogate(new Learner(new Adam(.05), 1))));
        Learner again = new Learner(new Adam(.05), 1);
        assertThat(Nd4j.toNpyByteArray(early.protect(x, labels, options.withSurrogate(again))))
                .isEqualTo(first);
        assertThat(again.rounds).isEmpty();
    }

    /** Without it a second start would go on with other weights than the first had. */
    @Test
    void asksForASurrogateThatCanSayItsState() {
        Surrogate mute = new Surrogate() {
            @Override
            public GradientModel model() {
                return new TanhNet();
            }

            @Override
            public void train(INDArray features, int[] labels, int round) {}
        };
        ProtectionOptions options = OPTIONS.withSurrogate(mute);
        INDArray x = Images.grey(5, 30, 4);
        Emn emn = new Emn(.1, 1, 1, .1, 0, false);
        assertThat(emn.protect(x, Clouds.labels(30, 3), options)).isNotNull();
        assertThatThrownBy(() -> emn.protect(x, Clouds.labels(30, 3), options.withState(folder.resolve("state"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("emn: the surrogate cannot say its state, allowed with a state file is one that implements"
                        + " state and restore");
        assertThatThrownBy(() -> mute.restore(new byte[0])).isInstanceOf(UnsupportedOperationException.class);
    }
}
