package org.samediffext.adversarial;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.samediffext.spi.AttackResult.Failure;

/** One client's part in a {@link FederatedSearch}. */
final class Client extends Pursuit {
    private final FederatedSearch search;
    private final Fzoos local;
    private final Neighbourhood near;
    private final Surveyor surveyor;
    private double[] reached;
    private Answer at;
    private Optional<Answer> first = Optional.empty();

    Client(FederatedSearch search, Fzoos local, Neighbourhood near, Subject subject, SampleRandom random) {
        super(subject.row(), near.centre());
        this.search = search;
        this.local = local;
        this.near = near;
        this.at = subject.clean();
        this.reached = start;
        this.surveyor = new Surveyor(local, near, subject.loss(local.loss()), random, at);
    }

    void begin() {
        pursue(surveyor.begin(Optional::empty));
    }

    void climb(UnaryOperator<double[]> correction) {
        Climb adam = new AdamClimb(near, local.learningRate());
        LocalClimb climb = new LocalClimb(surveyor, adam, correction, local.steps());
        pursue(climb.from(at, end -> {
            reached = end;
            return Optional.empty();
        }));
    }

    void look(double[] x) {
        pursue(surveyor.look(x, answer -> Optional.empty()));
    }

    private void pursue(Optional<Ask> next) {
        first = Optional.empty();
        follow(Ask.atMost(left(), next));
    }

    private int left() {
        return local.queries() - (int) forward;
    }

    /** Where the last climb ended. */
    double[] reached() {
        return reached;
    }

    /** The first answer of the last look. */
    Optional<Answer> first() {
        return first;
    }

    /** Makes another point the one that rounds start from. */
    void stay(Answer answer) {
        at = answer;
    }

    double gain(Answer answer) {
        return surveyor.loss(answer) - surveyor.loss(at);
    }

    NearbyQueries known() {
        return surveyor.around(at.point());
    }

    boolean mayAsk() {
        return failure() == Failure.NONE && left() > 0;
    }

    @Override
    void see(Answer answer) {
        first = first.isEmpty() ? Optional.of(answer) : first;
        search.seen(answer);
    }

    @Override
    boolean satisfied() {
        return search.example().beaten();
    }

    @Override
    boolean beaten() {
        return search.example().beaten();
    }
}
