package org.samediffext.examples.run;

import java.util.List;

/**
 * One training under noise of one strength, with one seed.
 *
 * @param sigma of the noise; 0 for the network that learnt without, of which nothing is proved
 * @param seed of the weights, the order and the noise
 * @param accuracy of the bare network on the clean test images
 * @param entries one an image, empty without noise
 * @param attacked how many images are right under attack, one entry a radius of the task
 * @param trainSeconds of wall clock
 * @param certifySeconds of wall clock
 * @param attackSeconds of wall clock
 */
public record CertifyTrial(
        double sigma,
        long seed,
        Proportion accuracy,
        List<Entry> entries,
        List<Proportion> attacked,
        double trainSeconds,
        double certifySeconds,
        double attackSeconds) {

    /** Copies the lists. */
    public CertifyTrial {
        entries = List.copyOf(entries);
        attacked = List.copyOf(attacked);
    }

    /**
     * What is proved about an image.
     *
     * @param number of the image
     * @param label its class
     * @param prediction of the smoothed network, −1 where it abstains
     * @param radius within which the prediction is proved, 0 where it abstains
     * @param seconds of wall clock
     */
    public record Entry(int number, int label, int prediction, double radius, double seconds) {

        /**
         * Whether the prediction is right.
         *
         * @return false where it abstains
         */
        public boolean correct() {
            return prediction == label;
        }
    }

    /**
     * How many images are proved to be right within a distance.
     *
     * @param distance in the Euclidean norm
     * @return their share
     */
    public Proportion certified(double distance) {
        return new Proportion(
                (int) entries.stream()
                        .filter(each -> each.correct() && each.radius() > distance)
                        .count(),
                entries.size());
    }

    /**
     * How many images have no answer.
     *
     * @return their share
     */
    public Proportion abstained() {
        return new Proportion(
                (int) entries.stream().filter(each -> each.prediction() < 0).count(), entries.size());
    }
}
