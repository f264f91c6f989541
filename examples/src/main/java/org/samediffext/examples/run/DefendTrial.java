package org.samediffext.examples.run;

import java.util.List;

/**
 * One training, plain or defended, with one seed, and what attacks left of it.
 *
 * @param seed of the weights, the order and the attacks
 * @param defended whether the defense took part
 * @param accuracy on all clean test images
 * @param clean on the clean ones among the attacked images
 * @param pgd under PGD, one entry a budget
 * @param worst under AutoAttack at the defense's epsilon
 * @param samples a few of the images under PGD
 * @param trainSeconds of wall clock
 * @param attackSeconds of wall clock
 */
public record DefendTrial(
        long seed,
        boolean defended,
        Proportion accuracy,
        Proportion clean,
        List<Proportion> pgd,
        Proportion worst,
        List<Sample> samples,
        double trainSeconds,
        double attackSeconds) {

    /** Copies the lists. */
    public DefendTrial {
        pgd = List.copyOf(pgd);
        samples = List.copyOf(samples);
    }
}
