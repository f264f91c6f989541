package org.samediffext.spi;

/** A criterion for some of the examples of another. */
final class PickedCriterion implements Criterion {
    private final Criterion whole;
    private final int[] rows;

    PickedCriterion(Criterion whole, int[] rows) {
        this.whole = whole;
        this.rows = rows.clone();
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public int label(int row) {
        return whole.label(rows[row]);
    }

    @Override
    public boolean targeted() {
        return whole.targeted();
    }

    @Override
    public boolean met(int row, int decision) {
        return whole.met(rows[row], decision);
    }

    @Override
    public String toString() {
        return whole + ", " + rows.length + " of them";
    }
}
