package org.samediffext.adversarial;

import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

/**
 * The points that an attack may return for one example: the ball around the clean example, cut by the box of legal
 * inputs.
 */
public final class Neighbourhood {
    private static final double TOLERANCE = 1e-12;
    private static final double STUCK = 1e-9;

    private final double[] centre;
    private final Ball ball;
    private final Bounds box;
    private final double slack;

    Neighbourhood(double[] centre, Ball ball, Bounds box) {
        this.centre = centre;
        this.ball = ball;
        this.box = box;
        this.slack = TOLERANCE * Math.max(1, box.range());
    }

    /**
     * The clean example.
     *
     * @return a new array
     */
    public double[] centre() {
        return centre.clone();
    }

    /**
     * The ball.
     *
     * @return norm and radius
     */
    public Ball ball() {
        return ball;
    }

    /**
     * The box.
     *
     * @return the legal inputs, rounded inwards to numbers of the input's data type
     */
    public Bounds box() {
        return box;
    }

    /**
     * Whether a point belongs to the neighbourhood.
     *
     * @param point the point
     * @return whether it lies in the box exactly, and in the ball but for rounding
     */
    public boolean contains(double[] point) {
        for (double value : point) {
            if (!(value >= box.lo() && value <= box.hi())) {
                return false;
            }
        }
        return ball.distance(point, centre) <= ball.radius() + slack;
    }

    /**
     * The exact projection.
     *
     * @param point any finite point, not changed
     * @return the point of the neighbourhood with the smallest Euclidean distance, a new array
     */
    public double[] project(double[] point) {
        return tightened(Projection.onto(ball, box, centre, point));
    }

    /**
     * The exact maximum of a linear function.
     *
     * @param gradient the gradient of the function
     * @return the point of the neighbourhood where it is largest, a new array; coordinates without gradient do not move
     */
    public double[] linearMaximum(double[] gradient) {
        return tightened(LinearMaximum.within(ball, box, centre, gradient));
    }

    /**
     * The direction of a gradient step: sign(g) for L-infinity, g/‖g‖₂ for L2. For L1 the signs of the largest
     * hundredth of the entries (one at least), over their number; coordinates at a bound that the gradient points out
     * of are left out.
     *
     * @param point where the step starts
     * @param gradient the gradient there
     * @return a direction of length one in the ball's norm, zero for a zero gradient
     */
    public double[] direction(double[] point, double[] gradient) {
        if (ball.norm() == Norm.L1) {
            return sparseDirection(point, gradient, Math.max(1, gradient.length / 100));
        }
        return ball.norm() == Norm.L2 ? Steepest.euclidean(gradient) : Steepest.sign(gradient);
    }

    /** The signs of the {@code count} largest entries of a gradient that are not stuck at a bound, over their number. */
    double[] sparseDirection(double[] point, double[] gradient, int count) {
        return Steepest.sparse(withoutStuck(point, gradient), count);
    }

    /** The same centre and box, the ball scaled. */
    Neighbourhood scaled(double factor) {
        return new Neighbourhood(centre, new Ball(ball.norm(), factor * ball.radius()), box);
    }

    /**
     * A projected step.
     *
     * @param point where the step starts, not changed
     * @param direction where to
     * @param length how far
     * @return the projection of {@code point + length·direction}, a new array
     */
    public double[] step(double[] point, double[] direction, double length) {
        double[] moved = new double[point.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = point[i] + length * direction[i];
        }
        return project(moved);
    }

    /**
     * A point drawn uniformly from the ball, then clipped to the box.
     *
     * @param random where the numbers come from
     * @return a new array
     */
    public double[] uniform(SampleRandom random) {
        return tightened(clipped(RandomOffset.inside(ball, centre.length, random)));
    }

    /**
     * A point drawn from the surface of the ball, then clipped to the box; for L1 a Gaussian offset with the range of the box as
     * standard deviation, projected.
     *
     * @param random where the numbers come from
     * @return a new array
     */
    public double[] surface(SampleRandom random) {
        double[] offset = RandomOffset.surface(ball, centre.length, random);
        return ball.norm() == Norm.L1 ? step(centre, offset, box.range()) : tightened(clipped(offset));
    }

    /** The clean example plus Gaussian numbers that are as long as the radius, clipped to the box. */
    double[] gaussian(SampleRandom random) {
        return tightened(clipped(RandomOffset.gaussian(ball, centre.length, random)));
    }

    /** The clean example plus Gaussian noise of this standard deviation, projected. */
    double[] noisy(SampleRandom random, double sigma) {
        double[] noise = new double[centre.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.gaussian();
        }
        return step(centre, noise, sigma);
    }

    private double[] clipped(double[] offset) {
        for (int i = 0; i < offset.length; i++) {
            offset[i] = Math.min(Math.max(centre[i] + offset[i], box.lo()), box.hi());
        }
        return offset;
    }

    private double[] withoutStuck(double[] point, double[] gradient) {
        double[] free = gradient.clone();
        double[] room = new Room(point, gradient, box).size();
        for (int i = 0; i < free.length; i++) {
            free[i] = room[i] > STUCK * box.range() ? gradient[i] : 0;
        }
        return free;
    }

    /** Takes back what rounding in long sums put outside the ball. */
    private double[] tightened(double[] point) {
        double length = ball.distance(point, centre);
        for (int i = 0; i < point.length && length > ball.radius() + slack / 2; i++) {
            point[i] = centre[i] + (point[i] - centre[i]) * (ball.radius() / length);
        }
        return point;
    }
}
