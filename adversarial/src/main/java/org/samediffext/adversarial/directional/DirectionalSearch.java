package org.samediffext.adversarial.directional;

import java.util.Optional;
import java.util.function.Consumer;
import org.samediffext.spi.Range;

/**
 * Maximises {@code F(x) = f(Φ(x))}, Φ a trained network, by attacks of the network in the direction in which f rises, and by a
 * covering direct search where attacks do not help.
 *
 * <pre>
 * each iteration, from x with radii r_A and r_D:
 *   attack:   d within ‖d‖∞ ≤ r_A
 *             (F(x+d) − F(x))/(|F(x)| + 1e-10) ≥ τ:  x += d; r_A·growth, r_D·2 if at its minimum; next iteration
 *             F(x+d) > F(x):                         x += d; r_A·smallGrowth
 *             else:                                  r_A/shrink
 *   covering: where it improves, x moves; next iteration
 *   search:   where it improves, x moves, r_D·2; next iteration
 *   poll:     the first improvement moves x, r_D·2; else r_D/2
 * </pre>
 *
 * <p>Search and poll rest while r_D is at its minimum. The search ends where the radii of all its steps are at the minimum, or
 * at a limit. The value never falls. Points are clipped to the box; a point that is clipped to x itself is not evaluated. All
 * randomness comes from the seed. A NaN in the value, the direction or the gradient is an {@link IllegalStateException}.
 *
 * <p>Bouchet, Vidal 2025, Optimization by Directional Attacks. Steps as in the authors' code but for: the covering point is
 * uniform in its ball, the poll's matrix is a Householder matrix, each value is computed once.
 *
 * @param attack the attack step, empty for none
 * @param direct the direct search, empty for none
 * @param speculative whether multiples 3/2, 1 and 2/3 of the last successful change are tried first
 * @param radii how far the steps reach
 * @param limits when it ends at the latest
 * @param seed of the direct search's draws
 */
public record DirectionalSearch(
        Optional<AttackStep> attack,
        Optional<DirectSearch> direct,
        boolean speculative,
        Radii radii,
        Limits limits,
        long seed) {

    /** The hybrid of FGSM and the covering direct search, without speculation, seed 0. */
    public DirectionalSearch() {
        this(Optional.of(new AttackStep()), Optional.of(new DirectSearch()), false, new Radii(), new Limits(), 0);
    }

    /** Checks that there is a step. */
    public DirectionalSearch {
        Range.that("direct", "empty", "a step, since attack is empty too", attack.isPresent() || direct.isPresent());
    }

    /**
     * Attacks alone, radius times 1.1 after a sufficient improvement, divided by 1.5 after none.
     *
     * @return no direct search
     */
    public static DirectionalSearch attackOnly() {
        return new DirectionalSearch()
                .withDirect(Optional.empty())
                .withAttack(Optional.of(new AttackStep().withRadiusFactors(1.1, 1, 1.5)));
    }

    /**
     * The covering direct search alone, which needs no gradient.
     *
     * @return no attack
     */
    public static DirectionalSearch directOnly() {
        return new DirectionalSearch().withAttack(Optional.empty());
    }

    /**
     * The same with another attack step.
     *
     * @param value the step, empty for none
     * @return a new search
     */
    public DirectionalSearch withAttack(Optional<AttackStep> value) {
        return new DirectionalSearch(value, direct, speculative, radii, limits, seed);
    }

    /**
     * The same with another direct search.
     *
     * @param value the direct search, empty for none
     * @return a new search
     */
    public DirectionalSearch withDirect(Optional<DirectSearch> value) {
        return new DirectionalSearch(attack, value, speculative, radii, limits, seed);
    }

    /**
     * The same with or without speculation.
     *
     * @param value whether
     * @return a new search
     */
    public DirectionalSearch withSpeculative(boolean value) {
        return new DirectionalSearch(attack, direct, value, radii, limits, seed);
    }

    /**
     * The same with other radii.
     *
     * @param value the radii
     * @return a new search
     */
    public DirectionalSearch withRadii(Radii value) {
        return new DirectionalSearch(attack, direct, speculative, value, limits, seed);
    }

    /**
     * The same with other limits.
     *
     * @param value the limits
     * @return a new search
     */
    public DirectionalSearch withLimits(Limits value) {
        return new DirectionalSearch(attack, direct, speculative, radii, value, seed);
    }

    /**
     * The same with another seed.
     *
     * @param value the seed
     * @return a new search
     */
    public DirectionalSearch withSeed(long value) {
        return new DirectionalSearch(attack, direct, speculative, radii, limits, value);
    }

    /**
     * Searches.
     *
     * @param problem what is maximised
     * @param start where it begins, inside the box and the barriers; not changed
     * @return the best point and how it was found
     */
    public Maximum maximise(Problem problem, double[] start) {
        return maximise(problem, start, point -> {});
    }

    /**
     * Searches, telling how far it is.
     *
     * @param problem what is maximised
     * @param start where it begins, inside the box and the barriers; not changed
     * @param listener is told after each iteration
     * @return the best point and how it was found
     */
    public Maximum maximise(Problem problem, double[] start, Consumer<TracePoint> listener) {
        return new DirectionalRun(this, problem, start, listener).result();
    }
}
