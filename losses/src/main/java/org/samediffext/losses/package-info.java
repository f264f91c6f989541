/** The losses of samediff-ext: one file a method. */
@NullMarked
package org.samediffext.losses;

import org.jspecify.annotations.NullMarked;
