package org.samediffext.adversarial;

import java.util.Set;

/** The climb of auto-PGD in L-infinity and L2: momentum, and a step that is halved at checkpoints without progress. */
final class ApgdClimb implements Climb {
    private static final double MOMENTUM = 0.75;

    private final Neighbourhood near;
    private final double rho;
    private final Set<Integer> checkpoints;
    private double length;

    private int done;
    private double[] before = {};
    private double lossBefore;
    private double[] best = {};
    private double[] bestGradient = {};
    private double bestLoss = Double.NEGATIVE_INFINITY;

    private int last;
    private int rises;
    private boolean halved;
    private double bestAtLast = Double.NEGATIVE_INFINITY;

    ApgdClimb(Neighbourhood near, int steps, double rho) {
        this.near = near;
        this.rho = rho;
        this.checkpoints = Checkpoints.of(steps);
        this.length = 2 * near.ball().radius();
    }

    double length() {
        return length;
    }

    @Override
    public double[] next(double[] point, double loss, double[] gradient) {
        if (done > 0) {
            rises += loss > lossBefore ? 1 : 0;
        }
        if (done == 0 || loss > bestLoss) {
            best = point;
            bestGradient = gradient;
            bestLoss = loss;
        }
        boolean back = checkpoints.contains(done) && stalls();
        double[] from = back ? best : point;
        double[] slope = back ? bestGradient : gradient;
        double[] next = near.step(from, near.direction(from, slope), length);
        if (done > 0) {
            next = withMomentum(from, next);
        }
        before = from;
        lossBefore = loss;
        done++;
        return next;
    }

    private double[] withMomentum(double[] from, double[] stepped) {
        double[] mixed = new double[from.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = from[i] + MOMENTUM * (stepped[i] - from[i]) + (1 - MOMENTUM) * (from[i] - before[i]);
        }
        return near.project(mixed);
    }

    /** Too few rises since the last checkpoint, or no better point although the step was kept then: halves the step. */
    private boolean stalls() {
        boolean few = rises < rho * (done - last);
        boolean stuck = !halved && bestAtLast == bestLoss;
        halved = few || stuck;
        length = halved ? length / 2 : length;
        last = done;
        rises = 0;
        bestAtLast = bestLoss;
        return halved;
    }
}
