package org.samediffext.adversarial;

import org.samediffext.adversarial.Grid.Window;

/** Patches of the L-infinity ball: each channel of a window is moved by ε one way or the other. */
final class SignPatches implements Square.Patches {
    private final Grid grid;
    private final Neighbourhood near;
    private final SampleRandom random;
    private final double[] centre;

    SignPatches(Grid grid, Neighbourhood near, SampleRandom random) {
        this.grid = grid;
        this.near = near;
        this.random = random;
        this.centre = near.centre();
    }

    private double sign() {
        return random.bits() < 0 ? -near.ball().radius() : near.ball().radius();
    }

    /** Vertical stripes. */
    @Override
    public double[] first() {
        double[] point = centre.clone();
        for (int channel = 0; channel < grid.channels(); channel++) {
            for (int column = 0; column < grid.width(); column++) {
                double move = sign();
                for (int row = 0; row < grid.height(); row++) {
                    point[grid.index(channel, row, column)] += move;
                }
            }
        }
        return near.project(point);
    }

    @Override
    public double[] changed(double[] point, double share) {
        Window window = grid.window(grid.side(share), random);
        double[] changed = point.clone();
        for (int channel = 0; channel < grid.channels(); channel++) {
            double move = sign();
            for (int row = window.top(); row < window.top() + window.rows(); row++) {
                for (int column = window.left(); column < window.left() + window.columns(); column++) {
                    int i = grid.index(channel, row, column);
                    changed[i] = centre[i] + move;
                }
            }
        }
        return near.project(changed);
    }
}
