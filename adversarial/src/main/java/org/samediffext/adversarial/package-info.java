/** The adversarial of samediff-ext: one file a method. */
@NullMarked
package org.samediffext.adversarial;

import org.jspecify.annotations.NullMarked;
