package org.samediffext.adversarial.directional;

import java.util.ArrayList;
import java.util.List;

/**
 * Maximise {@code f(Φ(x))} over a box, under constraints {@code c(x) ≤ 0}. A constraint is either penalised,
 * {@code f(Φ(x)) − ‖ReLU(1000·c(x))‖²}, which the attack's direction sees, or a barrier, which no point passes and for which
 * the network is not asked.
 *
 * @param network Φ
 * @param objective f
 * @param box the points allowed
 * @param penalties constraints that are penalised
 * @param barriers constraints that are never violated; their gradients are not used
 */
public record Problem(
        VectorFunction network,
        Objective objective,
        Box box,
        List<VectorFunction> penalties,
        List<VectorFunction> barriers) {

    /** Copies the constraints. */
    public Problem {
        penalties = List.copyOf(penalties);
        barriers = List.copyOf(barriers);
    }

    /**
     * A problem without constraints.
     *
     * @param network Φ
     * @param objective f
     * @param box the points allowed
     */
    public Problem(VectorFunction network, Objective objective, Box box) {
        this(network, objective, box, List.of(), List.of());
    }

    /**
     * The same with a penalised constraint more.
     *
     * @param constraint c, each output of which is to be at most 0
     * @return a new problem
     */
    public Problem penalised(VectorFunction constraint) {
        return new Problem(network, objective, box, with(penalties, constraint), barriers);
    }

    /**
     * The same with a barrier more.
     *
     * @param constraint c, each output of which is never above 0
     * @return a new problem
     */
    public Problem within(VectorFunction constraint) {
        return new Problem(network, objective, box, penalties, with(barriers, constraint));
    }

    private static List<VectorFunction> with(List<VectorFunction> known, VectorFunction more) {
        List<VectorFunction> all = new ArrayList<>(known);
        all.add(more);
        return all;
    }
}
