/** The strict YAML reader, the JSON Schema writer and the resolved configuration. */
@NullMarked
package org.samediffext.config;

import org.jspecify.annotations.NullMarked;
