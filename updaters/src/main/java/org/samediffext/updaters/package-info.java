/** The updaters of samediff-ext: one file a method. */
@NullMarked
package org.samediffext.updaters;

import org.jspecify.annotations.NullMarked;
