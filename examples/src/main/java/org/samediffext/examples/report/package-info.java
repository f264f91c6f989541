/** What a run leaves behind: the page, the metrics as JSON and CSV. */
@NullMarked
package org.samediffext.examples.report;

import org.jspecify.annotations.NullMarked;
