package org.samediffext.examples.run;

import java.util.List;

/**
 * What one network knew while it unlearnt with one loss, or what it was compared with.
 *
 * @param seed of the network
 * @param forgotten how well it knew what was to be forgotten, before and after some epochs
 * @param retained how well it knew what was to be retained, before and after some epochs
 * @param forgottenText how it goes on after the first line of a sonnet that was to be forgotten
 * @param retainedText how it goes on after the first line of a sonnet that was to be retained
 */
public record Unlearning(
        long seed, List<Recall> forgotten, List<Recall> retained, String forgottenText, String retainedText) {

    /** Copies the lists. */
    public Unlearning {
        forgotten = List.copyOf(forgotten);
        retained = List.copyOf(retained);
    }

    /**
     * What it knew at the end of what was to be forgotten.
     *
     * @return after the last epoch
     */
    public Recall forgottenAtEnd() {
        return forgotten.get(forgotten.size() - 1);
    }

    /**
     * What it knew at the end of what was to be retained.
     *
     * @return after the last epoch
     */
    public Recall retainedAtEnd() {
        return retained.get(retained.size() - 1);
    }
}
