package org.samediffext.adversarial.robustness;

/**
 * A check whether attacks on a model are to be believed.
 *
 * @param check what was checked
 * @param raised whether something is wrong
 * @param finding what was seen, and what to do where something is wrong
 */
public record Alarm(String check, boolean raised, String finding) {}
