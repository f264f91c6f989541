package org.samediffext.adversarial.directional;

/**
 * How far a search was at one moment.
 *
 * @param step what improved the value last; none where an iteration improved nothing
 * @param iteration from 1, 0 at the start
 * @param evaluations values of the objective so far
 * @param gradients vector-Jacobian products so far
 * @param seconds since the start; the only entry that differs from run to run
 * @param value the best value so far
 * @param attackRadius the attack's radius
 * @param searchRadius the direct search's radius
 */
public record TracePoint(
        Step step,
        long iteration,
        long evaluations,
        long gradients,
        double seconds,
        double value,
        double attackRadius,
        double searchRadius) {}
