package org.samediffext.adversarial;

/**
 * Large balls first: 30 % of the steps within 3ε, 30 % within 2ε, the rest within ε, each part from the best point of the one
 * before, projected. Croce and Hein 2021, Mind the Box.
 */
final class LargeFirstClimb implements Climb {
    private static final double[] PARTS = {0.3, 0.3, 0.4};

    private final Neighbourhood near;
    private final int steps;
    private int part = -1;
    private int left;
    private SparseApgdClimb climb;

    LargeFirstClimb(Neighbourhood near, int steps) {
        this.near = near;
        this.steps = steps;
        this.climb = new SparseApgdClimb(near, steps);
    }

    @Override
    public double[] next(double[] point, double loss, double[] gradient) {
        if (left > 0 || part == PARTS.length - 1) {
            left--;
            return climb.next(point, loss, gradient);
        }
        boolean first = part < 0;
        double[] from = first ? point : better(point, loss, gradient);
        part++;
        left = (int) Math.max(1, Math.round(PARTS[part] * steps)) - 1;
        Neighbourhood ball = near.scaled(PARTS.length - part);
        climb = new SparseApgdClimb(ball, left + 1);
        if (first) {
            return climb.next(from, loss, gradient);
        }
        double[] projected = ball.project(from);
        climb.from(projected);
        return projected;
    }

    private double[] better(double[] point, double loss, double[] gradient) {
        climb.next(point, loss, gradient);
        return climb.best();
    }
}
