package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;

/** Trains a network by DL4J's own {@code fit} and notes the loss of each step. */
final class Trainer {
    private final Progress.Display display;

    Trainer(Progress.Display display) {
        this.display = display;
    }

    Training train(MultiLayerNetwork net, Examples examples, Plan plan, long seed, String updater) {
        Minibatches minibatches = new Minibatches(examples, plan.batchSize(), seed);
        List<Double> losses = new ArrayList<>();
        long start = System.nanoTime();
        try (Progress progress = display.open("training", plan.epochs() * minibatches.count())) {
            net.setListeners(new LossListener(losses, progress));
            for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
                net.fit(minibatches);
                progress.note(String.format(
                        Locale.ROOT,
                        "epoch %d of %d, loss %.4f",
                        epoch,
                        plan.epochs(),
                        mean(losses.subList(losses.size() - minibatches.count(), losses.size()))));
            }
        } finally {
            net.setListeners();
        }
        return new Training(updater, plan.epochs(), plan.batchSize(), losses, (System.nanoTime() - start) / 1e9);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static final class LossListener extends BaseTrainingListener {
        private final List<Double> losses;
        private final Progress progress;

        LossListener(List<Double> losses, Progress progress) {
            this.losses = losses;
            this.progress = progress;
        }

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            losses.add(model.score());
            progress.advance(1);
        }
    }
}
