package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Notes the loss and the time of each step of a training. */
final class StepLog extends BaseTrainingListener {
    private final Progress progress;
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private long last = System.nanoTime();

    StepLog(Progress progress) {
        this.progress = progress;
    }

    /** The next step begins now. */
    void resume() {
        last = System.nanoTime();
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        losses.add(model.score());
        long now = System.nanoTime();
        seconds.add((now - last) / 1e9);
        last = now;
        progress.advance(1);
    }

    List<Double> losses() {
        return losses;
    }

    List<Double> seconds() {
        return seconds;
    }

    /** The mean loss of the last steps. */
    double lossOfLast(int steps) {
        return losses.subList(losses.size() - steps, losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
