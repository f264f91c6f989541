package org.samediffext.adversarial;

import org.samediffext.spi.AttackResult.Failure;

/** One example under attack: what was spent on it and what was found so far. */
final class Example {
    final int row;
    final Visit clean;
    Visit best;
    int decided = -1;
    long forward;
    long backward;

    private boolean climbed;
    private boolean sloped;
    private boolean broken;
    private boolean cut;

    Example(int row, double[] point) {
        this.row = row;
        this.clean = new Visit(this, point);
        this.best = clean;
    }

    boolean beaten() {
        return best.adversarial;
    }

    /** Whether climbing makes sense: the model judges the clean example rightly, and nothing is found yet. */
    boolean open() {
        return !clean.broken && !beaten();
    }

    void consider(Visit visit) {
        best = visit.betterThan(best) ? visit : best;
    }

    void noteBroken() {
        broken = true;
    }

    /** The thread was interrupted before the example was done. */
    void noteCut() {
        cut = true;
    }

    void noteGradient(boolean flat) {
        climbed = true;
        sloped |= !flat;
    }

    Failure failure() {
        boolean flat = climbed && !sloped && !beaten();
        return cut ? Failure.INTERRUPTED : broken ? Failure.NON_FINITE : flat ? Failure.ZERO_GRADIENT : Failure.NONE;
    }
}
