package org.samediffext.spi;

/** A setting whose value is not allowed: says which, what was given and what is allowed. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The name of the setting. */
    private final String setting;

    /** What is allowed, in words. */
    private final String allowed;

    /**
     * Reports a value that is not allowed.
     *
     * @param setting the setting's name
     * @param given the value
     * @param allowed what is allowed, such as {@code "a number with 0 <= beta1 < 1"}
     */
    public SettingException(String setting, Object given, String allowed) {
        super(setting + " is " + given + ", allowed is " + allowed);
        this.setting = setting;
        this.allowed = allowed;
    }

    /**
     * The setting.
     *
     * @return its name
     */
    public String setting() {
        return setting;
    }

    /**
     * What is allowed.
     *
     * @return the allowed values in words
     */
    public String allowed() {
        return allowed;
    }
}
