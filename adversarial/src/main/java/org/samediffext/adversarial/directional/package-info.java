/**
 * Directional attacks as an optimizer: {@link org.samediffext.adversarial.directional.DirectionalSearch} maximises a function of
 * a trained network's output over the network's input.
 */
@NullMarked
package org.samediffext.adversarial.directional;

import org.jspecify.annotations.NullMarked;
