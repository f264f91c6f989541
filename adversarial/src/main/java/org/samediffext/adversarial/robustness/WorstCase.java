package org.samediffext.adversarial.robustness;

/**
 * What withstands all attacks of one norm.
 *
 * @param norm the norm as attacks are set to it, empty for attacks without one
 * @param accuracy the accuracy under the worst of these attacks for each example, within one budget; an attack without that
 *     budget counts with its largest smaller one
 */
public record WorstCase(String norm, RobustAccuracy accuracy) {}
