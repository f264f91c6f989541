/** The command line and the bundled examples. */
@NullMarked
package org.samediffext.examples;

import org.jspecify.annotations.NullMarked;
