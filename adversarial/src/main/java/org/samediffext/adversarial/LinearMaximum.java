package org.samediffext.adversarial;

import java.util.Arrays;
import org.samediffext.spi.Bounds;

/** The point of a ball cut by a box at which a linear function with a given gradient is largest. */
final class LinearMaximum {
    private LinearMaximum() {}

    static double[] within(Ball ball, Bounds box, double[] centre, double[] gradient) {
        Room room = new Room(centre, gradient, box);
        double[] amount = room.magnitude();
        switch (ball.norm()) {
            case LINF -> Arrays.fill(amount, ball.radius());
            case L2 -> stretch(amount, room.size(), ball.radius());
            case L1 -> spend(amount, room.size(), ball.radius());
        }
        return room.move(amount);
    }

    /**
     * min(λ|g|, r) with ‖·‖₂ = ε; the gradient is first scaled to the largest entry 1, so that a tiny one does not
     * underflow.
     */
    private static void stretch(double[] magnitude, double[] room, double radius) {
        Steepest.normalise(magnitude);
        double lambda = Projection.scale(magnitude, room, radius);
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = magnitude[i] == 0 ? 0 : Math.min(lambda * magnitude[i], room[i]);
        }
    }

    /** The budget goes to the coordinates in the order of |g|, to each as much as it has room for. */
    private static void spend(double[] magnitude, double[] room, double radius) {
        double left = radius;
        for (int i : Order.descending(magnitude)) {
            magnitude[i] = magnitude[i] == 0 ? 0 : Math.min(left, room[i]);
            left -= magnitude[i];
        }
    }
}
