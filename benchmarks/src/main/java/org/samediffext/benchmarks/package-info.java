/** JMH benchmarks: our code and its peers side by side. */
@NullMarked
package org.samediffext.benchmarks;

import org.jspecify.annotations.NullMarked;
