/** One experiment: a small network, its training and its attack. */
@NullMarked
package org.samediffext.examples.run;

import org.jspecify.annotations.NullMarked;
