package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.samediffext.spi.AttackResult.Failure;

/** An example that is to fool several clients: what was spent on it, and the best point that all of them saw. */
final class SharedExample {
    private final int row;
    private final double[] start;
    private final LogitLoss loss;
    private final Function<Answer, Subject> subject;
    private final List<Subject> subjects = new ArrayList<>();
    private double[] best;
    private double raised = Double.NaN;
    private boolean beaten;
    private Failure failure = Failure.NONE;
    private long forward;

    SharedExample(int row, double[] start, LogitLoss loss, Function<Answer, Subject> subject) {
        this.row = row;
        this.start = start;
        this.best = start;
        this.loss = loss;
        this.subject = subject;
    }

    int row() {
        return row;
    }

    double[] start() {
        return start;
    }

    /** What each client sees in the clean example. */
    List<Subject> subjects() {
        return subjects;
    }

    boolean beaten() {
        return beaten;
    }

    /** Whether a search makes sense: some client judges the clean example rightly, and nothing is found yet. */
    boolean open() {
        return failure == Failure.NONE && !beaten;
    }

    long forward() {
        return forward;
    }

    Failure failure() {
        return failure;
    }

    void count(Pursuit pursuit) {
        forward += pursuit.forward;
        failure = failure == Failure.NONE ? pursuit.failure() : failure;
    }

    /** Takes a point into account that all clients were asked about. */
    void consider(List<Answer> answers) {
        boolean all = answers.stream().allMatch(Answer::adversarial);
        double mean = loss(answers);
        if (!beaten && (all || !(mean <= raised))) {
            best = answers.get(0).point();
            raised = mean;
            beaten = all;
        }
    }

    private double loss(List<Answer> answers) {
        double sum = 0;
        for (int i = 0; i < answers.size(); i++) {
            sum += subjects.get(i).loss(loss).value(answers.get(i).scores());
        }
        return sum / answers.size();
    }

    void report(Found found) {
        found.add(start, best, beaten, raised);
    }

    /** The clean example before the next client. */
    Pursuit meeting() {
        Pursuit meeting = new Meeting();
        meeting.follow(Ask.last(start));
        return meeting;
    }

    private final class Meeting extends Pursuit {
        Meeting() {
            super(SharedExample.this.row, SharedExample.this.start);
        }

        @Override
        void see(Answer answer) {
            subjects.add(subject.apply(answer));
        }

        @Override
        boolean satisfied() {
            return false;
        }

        @Override
        boolean beaten() {
            return false;
        }
    }
}
