/** Finds methods by name and binds settings to their records. */
@NullMarked
package org.samediffext.registry;

import org.jspecify.annotations.NullMarked;
