/** The facade: modern optimizers, losses and adversarial attacks by name, for the DL4J models you already own. */
@NullMarked
package org.samediffext;

import org.jspecify.annotations.NullMarked;
