package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import org.samediffext.spi.Norm;

/** An attack by decisions that starts from given points. */
final class StartedAttack implements DecisionAttack {
    private final DecisionAttack attack;
    private final double[][] starts;

    StartedAttack(DecisionAttack attack, double[][] starts) {
        this.attack = attack;
        this.starts = starts;
    }

    @Override
    public String name() {
        return attack.name();
    }

    @Override
    public Norm norm() {
        return attack.norm();
    }

    @Override
    public List<Double> epsilon() {
        return attack.epsilon();
    }

    @Override
    public int queries() {
        return attack.queries();
    }

    @Override
    public Optional<Ask> walk(Subject subject, double[] start, SampleRandom random) {
        return attack.walk(subject, start, random);
    }

    @Override
    public Optional<Ask> search(Subject subject, SampleRandom random) {
        Optional<Ask> look = Ask.one(
                Query.look(starts[subject.row()]),
                start -> start.adversarial()
                        ? attack.walk(subject, start.point(), random)
                        : BlendedStart.find(subject, random, found -> attack.walk(subject, found, random)));
        return Ask.atMost(attack.queries() - 1, look);
    }
}
