package org.samediffext.examples.run;

/**
 * How well a character model knows texts.
 *
 * @param accuracy the share of characters that it gives the highest probability
 * @param bits the mean over the characters of minus the binary logarithm of their probability
 */
public record Recall(double accuracy, double bits) {}
