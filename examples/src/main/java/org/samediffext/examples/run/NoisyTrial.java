package org.samediffext.examples.run;

import java.util.List;
import org.samediffext.examples.data.WrongLabels;

/**
 * One training with one loss and one seed.
 *
 * @param seed of the wrong labels, the weights and the order
 * @param labels what the network was told
 * @param accuracies on the test set after each epoch
 * @param memorized after each epoch, the share of the wrongly labelled training images to which the network gives the wrong label
 * @param suspects the training images whose label the loss or the network contradicts in the end, the most certain first
 */
public record NoisyTrial(
        long seed, WrongLabels labels, List<Double> accuracies, List<Double> memorized, List<Suspect> suspects) {

    /** Copies the lists. */
    public NoisyTrial {
        accuracies = List.copyOf(accuracies);
        memorized = List.copyOf(memorized);
        suspects = List.copyOf(suspects);
    }

    /**
     * A training image whose label is probably wrong.
     *
     * @param number of the image
     * @param given its label
     * @param believed what it is taken for
     * @param truth what it is
     * @param certainty by how much the belief in the one exceeds that in the other
     */
    public record Suspect(int number, int given, int believed, int truth, double certainty) {}

    /**
     * The accuracy at the end.
     *
     * @return on the test set
     */
    public double accuracy() {
        return accuracies.get(accuracies.size() - 1);
    }

    /**
     * The accuracy of the best epoch, which nobody knows who has no clean labels.
     *
     * @return on the test set
     */
    public double best() {
        return accuracies.stream().max(Double::compare).orElseThrow();
    }

    /**
     * How many wrong labels are known by heart in the end.
     *
     * @return their share
     */
    public double memorizedAtEnd() {
        return memorized.get(memorized.size() - 1);
    }

    /**
     * How many of the suspects do have a wrong label.
     *
     * @return their share, 0 without suspects
     */
    public double precision() {
        return suspects.isEmpty() ? 0 : (double) found() / suspects.size();
    }

    /**
     * How many of the wrong labels are suspected.
     *
     * @return their share
     */
    public double recall() {
        return (double) found() / labels.wrong().size();
    }

    private long found() {
        return suspects.stream().filter(each -> each.given() != each.truth()).count();
    }
}
