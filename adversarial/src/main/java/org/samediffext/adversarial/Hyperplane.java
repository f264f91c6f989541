package org.samediffext.adversarial;

import org.samediffext.spi.Bounds;
import org.samediffext.spi.Norm;

/**
 * The shortest move of a point within a box by which a linear function grows by a given amount: {@code min ‖d‖} with
 * {@code w·d = c}. With rooms r and signs s toward c, L-infinity moves {@code s·min(λ, r)}, L2 {@code s·min(λ|w|, r)}, L1
 * fills the rooms by falling |w|. Exact. Where the box is too small, all room is used; a coordinate without weight rests.
 */
final class Hyperplane {
    private Hyperplane() {}

    /** The point after the move, a new array; the function shrinks where the gain is negative. */
    static double[] reach(Norm norm, Bounds box, double[] from, double[] w, double gain) {
        double[] toward = w.clone();
        Steepest.normalise(toward);
        for (int i = 0; i < toward.length; i++) {
            toward[i] *= Math.signum(gain);
        }
        double needed = Math.abs(gain) / Math.max(Steepest.largest(w), Double.MIN_NORMAL);
        Room room = new Room(from, toward, box);
        double[] weight = room.magnitude();
        return room.move(
                switch (norm) {
                    case LINF -> stretched(Steepest.sign(weight), weight, room.size(), needed);
                    case L2 -> stretched(weight.clone(), weight, room.size(), needed);
                    case L1 -> filled(weight, room.size(), needed);
                });
    }

    /**
     * min(λ·v, r) with Σ|w|·min(λ·v, r) = c. The sum is concave in λ: from the left each tangent leads to the next λ, never
     * too far.
     */
    private static double[] stretched(double[] speed, double[] weight, double[] room, double needed) {
        double lambda = 0;
        double next = step(lambda, speed, weight, room, needed);
        while (next > lambda) {
            lambda = next;
            next = step(lambda, speed, weight, room, needed);
        }
        double[] amount = new double[speed.length];
        for (int i = 0; i < amount.length; i++) {
            amount[i] = speed[i] == 0 ? 0 : Math.min(lambda * speed[i], room[i]);
        }
        return amount;
    }

    private static double step(double lambda, double[] speed, double[] weight, double[] room, double needed) {
        double left = needed;
        double slope = 0;
        for (int i = 0; i < speed.length; i++) {
            if (speed[i] > 0 && lambda * speed[i] >= room[i]) {
                left -= weight[i] * room[i];
            } else {
                slope += weight[i] * speed[i];
            }
        }
        return left > 0 ? left / slope : lambda;
    }

    private static double[] filled(double[] weight, double[] room, double needed) {
        double[] amount = new double[weight.length];
        double left = needed;
        for (int i : Order.descending(weight)) {
            amount[i] = weight[i] == 0 || left <= 0 ? 0 : Math.min(left / weight[i], room[i]);
            left -= weight[i] * amount[i];
        }
        return amount;
    }
}
