package org.samediffext.examples.run;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.samediffext.examples.data.Examples;
import org.samediffext.examples.data.Minibatches;

/** Trains a network by DL4J's own {@code fit} and notes the loss of each step. */
final class Trainer {
    private final Progress.Display display;
    private final List<TrainingListener> listeners;

    Trainer(Progress.Display display, List<TrainingListener> listeners) {
        this.display = display;
        this.listeners = listeners;
    }

    Training train(MultiLayerNetwork net, Examples examples, Plan plan, long seed, String updater) {
        Minibatches minibatches = new Minibatches(examples, plan.batchSize(), seed);
        long start = System.nanoTime();
        try (Progress progress = display.open("training", plan.epochs() * minibatches.count())) {
            StepLog log = new StepLog(progress);
            net.setListeners(log);
            net.addListeners(listeners.toArray(TrainingListener[]::new));
            for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
                net.fit(minibatches);
                progress.note(String.format(
                        Locale.ROOT,
                        "epoch %d of %d, loss %.4f",
                        epoch,
                        plan.epochs(),
                        log.lossOfLast(minibatches.count())));
            }
            return new Training(
                    updater, plan.epochs(), plan.batchSize(), log.losses(), (System.nanoTime() - start) / 1e9);
        } finally {
            net.setListeners();
        }
    }
}
