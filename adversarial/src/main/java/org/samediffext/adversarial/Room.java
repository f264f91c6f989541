package org.samediffext.adversarial;

import org.samediffext.spi.Bounds;

/** How far each coordinate of a point can move in the sign of a direction before it leaves the box. */
final class Room {
    private final double[] from;
    private final double[] direction;
    private final Bounds box;
    private final double[] size;

    Room(double[] from, double[] direction, Bounds box) {
        this.from = from;
        this.direction = direction;
        this.box = box;
        this.size = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            size[i] = direction[i] > 0 ? box.hi() - from[i] : direction[i] < 0 ? from[i] - box.lo() : 0;
        }
    }

    double[] size() {
        return size;
    }

    double[] magnitude() {
        double[] magnitude = new double[direction.length];
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = Math.abs(direction[i]);
        }
        return magnitude;
    }

    /** The point moved by these amounts, cut to the room; a coordinate without room left lies exactly on the bound. */
    double[] move(double[] amount) {
        double[] moved = new double[from.length];
        for (int i = 0; i < moved.length; i++) {
            if (direction[i] > 0) {
                moved[i] = amount[i] >= size[i] ? box.hi() : Math.min(from[i] + amount[i], box.hi());
            } else if (direction[i] < 0) {
                moved[i] = amount[i] >= size[i] ? box.lo() : Math.max(from[i] - amount[i], box.lo());
            } else {
                moved[i] = from[i];
            }
        }
        return moved;
    }
}
