package org.samediffext.spi;

/** A criterion that compares the decision with one class an example. */
final class LabelCriterion implements Criterion {
    private final int[] labels;
    private final boolean targeted;

    LabelCriterion(int[] labels, boolean targeted) {
        this.labels = labels.clone();
        this.targeted = targeted;
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
        return targeted;
    }

    @Override
    public String toString() {
        return (targeted ? "targeted" : "untargeted") + " on " + labels.length + " examples";
    }
}
