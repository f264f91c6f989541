package org.samediffext.adversarial.tokens;

/** A loss or its gradient is a NaN or an infinity. */
public final class NonFiniteLossException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NonFiniteLossException(String message) {
        super(message);
    }
}
