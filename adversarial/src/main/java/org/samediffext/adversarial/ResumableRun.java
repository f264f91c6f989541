package org.samediffext.adversarial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;

/**
 * An attack on many examples that survives being killed: the examples are attacked in parts of the options' batch size, each
 * part's result is written to a folder when it is complete, and a run that is started again reads what is there and goes on.
 * Since no example depends on another, the result is the same, byte for byte, as that of a run without interruption. When its
 * thread is interrupted ({@link Attack}), the part under attack and those after it are returned as far as they are and not
 * written; started again, the run goes on with that part.
 *
 * <p>A part belongs to the attack with its settings, the seed, the examples, the criterion and what the model says of the
 * clean examples. A part that belongs to something else is refused, never overwritten.
 */
public final class ResumableRun {
    private final Attack attack;
    private final Path folder;
    private final IntConsumer progress;

    /**
     * A run.
     *
     * @param attack the attack, a record
     * @param folder where the parts are kept; made where it is missing, and to be deleted by the user
     */
    public ResumableRun(Attack attack, Path folder) {
        this(attack, folder, done -> {});
    }

    /**
     * A run that tells how far it is.
     *
     * @param attack the attack, a record
     * @param folder where the parts are kept; made where it is missing, and to be deleted by the user
     * @param progress is told the number of finished examples after each part
     */
    public ResumableRun(Attack attack, Path folder, IntConsumer progress) {
        this.attack = attack;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs the attack, or what is left of it.
     *
     * @param model the model
     * @param x one example a row
     * @param goal when an example counts as adversarial
     * @param options seed and size of the parts
     * @return the result for all examples; {@link AttackResult#interrupted} tells whether the thread was interrupted
     * @throws IllegalStateException if the folder holds parts of another run
     * @throws UncheckedIOException if a part cannot be read or written
     */
    public AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        int rows = (int) x.size(0);
        List<AttackResult> parts = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (int from = 0; from < rows; from += options.batchSize()) {
                int to = Math.min(from + options.batchSize(), rows);
                AttackResult part = part(model, x, goal, options, from, to);
                parts.add(part);
                if (!part.interrupted()) {
                    progress.accept(to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the parts in " + folder + " cannot be kept", e);
        }
        return AttackResult.join(parts);
    }

    private AttackResult part(DecisionModel model, INDArray x, Criterion goal, AttackOptions options, int from, int to)
            throws IOException {
        int[] rows = IntStream.range(from, to).toArray();
        List<Long> samples = IntStream.of(rows).mapToObj(options::sample).toList();
        INDArray part = Rows.pick(x, rows);
        Criterion picked = goal.rows(rows);
        AttackOptions own = options.withSamples(samples);
        Path file = folder.resolve(attack.name() + "-" + from + ".part");
        if (Thread.currentThread().isInterrupted() && !Files.exists(file)) {
            return attack.run(model, part, picked, own);
        }
        SavedPart saved = new SavedPart(file, part, attack + " " + own + " " + labels(picked), model);
        if (Files.exists(file)) {
            return saved.read();
        }
        AttackResult result = attack.run(model, part, picked, own);
        if (!result.interrupted()) {
            saved.write(result);
        }
        return result;
    }

    private static List<Integer> labels(Criterion goal) {
        return IntStream.range(0, goal.size()).mapToObj(goal::label).toList();
    }
}
