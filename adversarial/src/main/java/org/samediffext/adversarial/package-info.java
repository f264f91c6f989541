/**
 * Adversarial attacks: one record a method. {@link org.samediffext.adversarial.FixedBudgetAttack} is the template of
 * those that search within a given ball, {@link org.samediffext.adversarial.Neighbourhood} their geometry.
 */
@NullMarked
package org.samediffext.adversarial;

import org.jspecify.annotations.NullMarked;
