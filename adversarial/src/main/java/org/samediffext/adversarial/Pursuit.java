package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.AttackResult.Failure;

/** One example under a search: what is asked next, what was spent, and the best point by the order of the attack. */
abstract class Pursuit {
    final int row;
    final double[] start;
    long forward;
    long backward;

    private Optional<Ask> ask = Optional.empty();
    private boolean sloped;
    private boolean broken;
    private boolean cut;

    Pursuit(int row, double[] start) {
        this.row = row;
        this.start = start;
    }

    /** Takes a point into account. */
    abstract void see(Answer answer);

    /** Whether the search is to be left although it would go on. */
    abstract boolean satisfied();

    abstract boolean beaten();

    void follow(Optional<Ask> next) {
        ask = broken || satisfied() ? Optional.empty() : next;
    }

    Optional<Ask> ask() {
        return ask;
    }

    void tell(List<Answer> answers) {
        answers.forEach(this::note);
        Optional<Ask> asked = ask;
        ask = Optional.empty();
        if (!broken && !satisfied()) {
            ask = asked.orElseThrow().then().apply(answers);
        }
    }

    /** Ends the search for good after the answers that there are: the thread was interrupted. */
    void cut(List<Answer> answers) {
        answers.forEach(this::note);
        ask = Optional.empty();
        cut = true;
    }

    /** Whether the search was cut off. */
    boolean cut() {
        return cut;
    }

    private void note(Answer answer) {
        forward++;
        backward += answer.gradient().length > 0 ? 1 : 0;
        if (!answer.finite()) {
            broken = true;
            return;
        }
        sloped |= Steepest.largest(answer.gradient()) > 0;
        see(answer);
    }

    Failure failure() {
        boolean flat = backward > 0 && !sloped && !beaten();
        return cut ? Failure.INTERRUPTED : broken ? Failure.NON_FINITE : flat ? Failure.ZERO_GRADIENT : Failure.NONE;
    }
}
