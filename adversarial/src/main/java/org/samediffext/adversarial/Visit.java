package org.samediffext.adversarial;

/**
 * A point of one example that the model is asked about, and what the model said: {@code finite} speaks of the scores,
 * {@code broken} of scores and gradient.
 */
final class Visit {
    private static final double[] UNKNOWN = {};

    final Example example;
    final double[] point;
    double loss = Double.NaN;
    boolean adversarial;
    boolean finite;
    boolean broken;
    double[] gradient = UNKNOWN;

    Visit(Example example, double[] point) {
        this.example = example;
        this.point = point;
    }

    boolean flat() {
        for (double slope : gradient) {
            if (slope != 0) {
                return false;
            }
        }
        return true;
    }

    boolean betterThan(Visit other) {
        if (!finite || !other.finite || adversarial != other.adversarial) {
            return finite && (!other.finite || adversarial);
        }
        return loss > other.loss;
    }
}
