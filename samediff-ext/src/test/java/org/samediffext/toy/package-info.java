/** Toy methods of each kind, found like real ones, for tests that need a method and none in particular. */
@NullMarked
package org.samediffext.toy;

import org.jspecify.annotations.NullMarked;
