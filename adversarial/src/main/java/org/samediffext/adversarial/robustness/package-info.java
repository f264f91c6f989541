/** How much a classifier withstands: accuracy under attacks, with intervals, costs, and checks that the attacks are to be believed. */
@NullMarked
package org.samediffext.adversarial.robustness;

import org.jspecify.annotations.NullMarked;
