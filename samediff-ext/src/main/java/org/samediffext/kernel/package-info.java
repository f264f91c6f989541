/** Compiles a formula into a fused JVM kernel, a fused CUDA kernel or an allocation-free chain of ND4J operations. */
@NullMarked
package org.samediffext.kernel;

import org.jspecify.annotations.NullMarked;
