package org.samediffext.adversarial;

/**
 * The climb of auto-PGD in L1: signs of the largest entries of the gradient, as many as the best point so far suggests. Croce
 * and Hein 2021, Mind the Box: l1-APGD for Sparse Adversarial Attacks on Image Classifiers.
 */
final class SparseApgdClimb implements Climb {
    private static final double START = 0.2;
    private static final double SHRINK = 1.5;
    private static final double SETTLED = 0.95;
    private static final double SMALLEST = 0.1;

    private final Neighbourhood near;
    private final int interval;
    private final double[] centre;
    private double length;
    private double count;
    private double changedBefore;

    private int done;
    private double[] best = {};
    private double[] bestGradient = {};
    private double bestLoss = Double.NEGATIVE_INFINITY;

    SparseApgdClimb(Neighbourhood near, int steps) {
        this.near = near;
        this.interval = Math.max((int) (0.04 * steps), 1);
        this.centre = near.centre();
        this.length = near.ball().radius();
        this.count = START * centre.length;
        this.changedBefore = centre.length;
    }

    /** Takes up the sparsity of a point where the climb is to begin. */
    SparseApgdClimb from(double[] point) {
        count = changed(point) / SHRINK;
        return this;
    }

    private int changed(double[] point) {
        int changed = 0;
        for (int i = 0; i < centre.length; i++) {
            changed += point[i] != centre[i] ? 1 : 0;
        }
        return changed;
    }

    double[] best() {
        return best;
    }

    @Override
    public double[] next(double[] point, double loss, double[] gradient) {
        if (done == 0 || loss > bestLoss) {
            best = point;
            bestGradient = gradient;
            bestLoss = loss;
        }
        boolean back = done > 0 && done % interval == 0 && adapt();
        double[] from = back ? best : point;
        double[] slope = back ? bestGradient : gradient;
        done++;
        return near.step(from, near.sparseDirection(from, slope, (int) Math.max(1, count)), length);
    }

    /** Takes up the sparsity of the best point; where it still falls, the step is long again and starts at the best point. */
    private boolean adapt() {
        int changed = changed(best);
        boolean falls = changed < SETTLED * changedBefore;
        double radius = near.ball().radius();
        length = falls ? radius : Math.max(length / SHRINK, SMALLEST * radius);
        count = changed / SHRINK;
        changedBefore = changed;
        return falls;
    }
}
