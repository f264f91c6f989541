package org.samediffext.adversarial;

import org.samediffext.spi.Criterion;

/** A criterion that is never met, so that an attack raises the loss to its end. */
final class Endless implements Criterion {
    private final int[] labels;

    Endless(int... labels) {
        this.labels = labels;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int label(int row) {
        return labels[row];
    }

    @Override
    public boolean targeted() {
        return false;
    }

    @Override
    public boolean met(int row, int decision) {
        return false;
    }
}
