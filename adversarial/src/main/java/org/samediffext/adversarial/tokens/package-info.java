/**
 * Searches over sequences of tokens: {@link org.samediffext.adversarial.tokens.TokenSearch} is greedy coordinate gradient, for any
 * {@link org.samediffext.adversarial.tokens.TokenLoss}.
 */
@NullMarked
package org.samediffext.adversarial.tokens;

import org.jspecify.annotations.NullMarked;
