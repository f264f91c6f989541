/** Benchmarks of what nobody chooses, beside the kernels that would be taken. */
@NullMarked
package org.samediffext.kernel;

import org.jspecify.annotations.NullMarked;
