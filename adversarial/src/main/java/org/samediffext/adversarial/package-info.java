/**
 * Adversarial attacks: one record a method. {@link org.samediffext.adversarial.FixedBudgetAttack} is the template of
 * those that search within a given ball, {@link org.samediffext.adversarial.Neighbourhood} their geometry.
 * {@link org.samediffext.adversarial.RandomizedSmoothing} proves how far an answer holds, and
 * {@link org.samediffext.adversarial.Eot} puts an {@link org.samediffext.adversarial.InputTransform} in front of a model, to be
 * attacked through.
 *
 * <p>{@link org.samediffext.adversarial.BayesErrorAscent} and the other protections change a data set so that models learn little
 * from it; {@link org.samediffext.adversarial.InvertingGradients} measures what a gradient tells of the examples behind it.
 */
@NullMarked
package org.samediffext.adversarial;

import org.jspecify.annotations.NullMarked;
