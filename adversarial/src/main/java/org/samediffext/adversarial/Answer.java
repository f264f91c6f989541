package org.samediffext.adversarial;

/** What the model said of a point. Its arrays are not to be changed. */
public final class Answer {
    private static final double[] UNKNOWN = {};

    private final double[] point;
    private final int decision;
    private final boolean adversarial;
    private final double[] scores;
    private double value = Double.NaN;
    private double[] gradient = UNKNOWN;

    Answer(double[] point, int decision, boolean adversarial, double[] scores) {
        this.point = point;
        this.decision = decision;
        this.adversarial = adversarial;
        this.scores = scores;
    }

    Answer with(double newValue, double[] newGradient) {
        value = newValue;
        gradient = newGradient;
        return this;
    }

    /**
     * The point.
     *
     * @return as it was asked for, rounded to the input's data type
     */
    public double[] point() {
        return point;
    }

    /**
     * The decision.
     *
     * @return the class
     */
    public int decision() {
        return decision;
    }

    /**
     * Whether the point meets the criterion.
     *
     * @return true for a success
     */
    public boolean adversarial() {
        return adversarial;
    }

    /**
     * The scores.
     *
     * @return one a class; empty for an attack that sees decisions only
     */
    public double[] scores() {
        return scores;
    }

    /**
     * The value of the query's function.
     *
     * @return NaN where none was given
     */
    public double value() {
        return value;
    }

    /**
     * The gradient of the query's function with respect to the point.
     *
     * @return empty where no function was given
     */
    public double[] gradient() {
        return gradient;
    }

    boolean finite() {
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                return false;
            }
        }
        for (double slope : gradient) {
            if (!Double.isFinite(slope)) {
                return false;
            }
        }
        return true;
    }
}
