/** The bundled data sets. */
@NullMarked
package org.samediffext.examples.data;

import org.jspecify.annotations.NullMarked;
