package org.samediffext.spi;

/**
 * The numbers of one step.
 *
 * @param lr the learning rate
 * @param t the number of the step, from 1
 * @param weightDecay the decoupled weight decay, per unit of learning rate
 */
public record StepNumbers(double lr, long t, double weightDecay) {}
