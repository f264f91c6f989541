package org.samediffext.adversarial;

import org.samediffext.adversarial.Grid.Window;
import org.samediffext.spi.Norm;

/** Patches of the L2 and the L1 ball: what one window holds is moved into another, in the form of a pattern. */
final class PatternPatches implements Square.Patches {
    private static final int TILES = 5;
    private static final int SMALLEST = 3;

    private final Grid grid;
    private final Neighbourhood near;
    private final SampleRandom random;
    private final double[] centre;
    private final Norm norm;
    private final double radius;

    PatternPatches(Grid grid, Neighbourhood near, SampleRandom random) {
        this.grid = grid;
        this.near = near;
        this.random = random;
        this.centre = near.centre();
        this.norm = near.ball().norm();
        this.radius = near.ball().radius();
    }

    /** Patterns side by side, five in each direction. */
    @Override
    public double[] first() {
        double[] offset = new double[centre.length];
        int rows = Math.max(1, grid.height() / TILES);
        int columns = Math.max(1, grid.width() / TILES);
        for (int top = grid.height() % rows / 2; top + rows <= grid.height(); top += rows) {
            for (int left = grid.width() % columns / 2; left + columns <= grid.width(); left += columns) {
                Window tile = new Window(top, left, rows, columns);
                double[] pattern = pattern(tile);
                for (int channel = 0; channel < grid.channels(); channel++) {
                    write(offset, channel, tile, pattern, sign());
                }
            }
        }
        return point(offset);
    }

    @Override
    public double[] changed(double[] point, double share) {
        int side = grid.side(share);
        int odd = Math.max(side % 2 == 0 ? side + 1 : side, SMALLEST);
        Window filled = grid.window(odd, random);
        Window emptied = grid.window(odd, random);
        double[] pattern = pattern(filled);
        double[] offset = new double[point.length];
        for (int i = 0; i < offset.length; i++) {
            offset[i] = point[i] - centre[i];
        }
        double free = Math.max(power(radius) - power(length(offset)), 0) / grid.channels();
        for (int channel = 0; channel < grid.channels(); channel++) {
            double[] held = read(offset, channel, filled);
            double inside = power(length(held));
            double outside = power(length(read(offset, channel, emptied)))
                    - power(length(common(offset, channel, filled, emptied)));
            double budget = root(free + inside + Math.max(outside, 0));
            double sign = sign();
            double[] mixed = pattern.clone();
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = sign * mixed[i] + (inside > 0 ? held[i] / root(inside) : 0);
            }
            double size = length(mixed);
            write(offset, channel, emptied, new double[mixed.length], 1);
            write(offset, channel, filled, mixed, size > 0 ? budget / size : 0);
        }
        return point(offset);
    }

    /** Scaled to the sphere and projected. */
    private double[] point(double[] offset) {
        double length = length(offset);
        double[] point = centre.clone();
        for (int i = 0; i < point.length && length > 0; i++) {
            point[i] += offset[i] * (radius / length);
        }
        return near.project(point);
    }

    private double sign() {
        return random.bits() < 0 ? -1 : 1;
    }

    /** One half of the window positive, the other negative; the halves lie above each other or, as often, side by side. */
    private double[] pattern(Window window) {
        boolean sideways = (window.rows() == window.columns() && random.bits() < 0) || window.rows() == 1;
        double[] pattern = new double[window.rows() * window.columns()];
        for (int row = 0; row < window.rows(); row++) {
            for (int column = 0; column < window.columns(); column++) {
                pattern[row * window.columns() + column] = sideways
                        ? halves(column, row, window.columns(), window.rows())
                        : halves(row, column, window.rows(), window.columns());
            }
        }
        double length = length(pattern);
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] /= length;
        }
        return pattern;
    }

    private double halves(int row, int column, int rows, int columns) {
        int half = rows / 2;
        return row < half ? bump(row, column, half, columns) : -bump(row - half, column, rows - half, columns);
    }

    /** Nested rectangles around the centre, each 1/(k+1)² high (L1: to the fourth): highest in the middle. */
    private double bump(int row, int column, int rows, int columns) {
        int ring = Math.max(Math.abs(row - rows / 2), Math.abs(column - columns / 2));
        double height = 0;
        for (int k = ring; k <= Math.max(rows / 2, columns / 2); k++) {
            height += 1 / Math.pow(k + 1, norm == Norm.L1 ? 4 : 2);
        }
        return height;
    }

    private double[] read(double[] offset, int channel, Window window) {
        double[] values = new double[window.rows() * window.columns()];
        for (int k = 0; k < values.length; k++) {
            values[k] = offset[index(channel, window, k)];
        }
        return values;
    }

    private void write(double[] offset, int channel, Window window, double[] values, double factor) {
        for (int k = 0; k < values.length; k++) {
            offset[index(channel, window, k)] = factor * values[k];
        }
    }

    private int index(int channel, Window window, int k) {
        return grid.index(channel, window.top() + k / window.columns(), window.left() + k % window.columns());
    }

    /** What both windows hold. */
    private double[] common(double[] offset, int channel, Window a, Window b) {
        double[] values = read(offset, channel, a);
        for (int k = 0; k < values.length; k++) {
            int row = a.top() + k / a.columns() - b.top();
            int column = a.left() + k % a.columns() - b.left();
            boolean both = row >= 0 && row < b.rows() && column >= 0 && column < b.columns();
            values[k] = both ? values[k] : 0;
        }
        return values;
    }

    private double length(double[] vector) {
        return Ball.distance(norm, vector, new double[vector.length]);
    }

    private double power(double length) {
        return norm == Norm.L2 ? length * length : length;
    }

    private double root(double power) {
        return norm == Norm.L2 ? Math.sqrt(power) : power;
    }
}
