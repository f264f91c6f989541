/** The Guice view of the registry. */
@NullMarked
package org.samediffext.inject;

import org.jspecify.annotations.NullMarked;
