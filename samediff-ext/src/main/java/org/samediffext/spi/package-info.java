/** What a method is: the interfaces that updaters, losses, attacks and schedules implement. Depends on nothing of ours. */
@NullMarked
package org.samediffext.spi;

import org.jspecify.annotations.NullMarked;
