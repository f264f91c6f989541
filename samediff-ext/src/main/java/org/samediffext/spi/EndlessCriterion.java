package org.samediffext.spi;

/** The goal of another criterion, never met. */
final class EndlessCriterion implements Criterion {
    private final Criterion goal;

    EndlessCriterion(Criterion goal) {
        this.goal = goal;
    }

    @Override
    public int size() {
        return goal.size();
    }

    @Override
    public int label(int row) {
        return goal.label(row);
    }

    @Override
    public boolean targeted() {
        return goal.targeted();
    }

    @Override
    public boolean met(int row, int decision) {
        return false;
    }

    @Override
    public String toString() {
        return goal + ", without an end";
    }
}
