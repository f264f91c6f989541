package org.samediffext.adversarial;

import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;

/** The example that a search is about. */
public final class Subject {
    private final Answer clean;
    private final int row;
    private final Criterion goal;
    private final Bounds box;
    private final long[] shape;

    Subject(Answer clean, int row, Criterion goal, Bounds box, long[] shape) {
        this.clean = clean;
        this.row = row;
        this.goal = goal;
        this.box = box;
        this.shape = shape;
    }

    /**
     * The clean example and what the model says of it.
     *
     * @return the answer, with the scores where the attack has access to them
     */
    public Answer clean() {
        return clean;
    }

    int row() {
        return row;
    }

    /**
     * The legal inputs.
     *
     * @return the box, rounded inwards to numbers of the input's data type
     */
    public Bounds box() {
        return box;
    }

    /**
     * The shape of the example.
     *
     * @return without the dimension of the rows, such as channels, height, width
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Whether a class is aimed at.
     *
     * @return true if {@link #label} is the target
     */
    public boolean targeted() {
        return goal.targeted();
    }

    /**
     * The class that the criterion speaks of.
     *
     * @return the target, or the true class
     */
    public int label() {
        return goal.label(row);
    }

    /**
     * The classes that an attack may lead to, the nearest by the clean scores first.
     *
     * @return the target alone, or all classes but the true one
     */
    public int[] rivals() {
        if (targeted()) {
            return new int[] {label()};
        }
        int[] order = Order.descending(clean.scores());
        int[] rivals = new int[order.length - 1];
        int count = 0;
        for (int k : order) {
            if (k != label()) {
                rivals[count++] = k;
            }
        }
        return rivals;
    }

    /**
     * A loss that grows toward success.
     *
     * @param loss the loss
     * @return away from the true class, or toward the target
     */
    public ScoreLoss loss(LogitLoss loss) {
        return targeted()
                ? (z, slope) -> loss.toward(z, clean.decision(), label(), slope)
                : (z, slope) -> loss.away(z, label(), slope);
    }
}
