package org.samediffext.spi;

/**
 * An {@link IllegalArgumentException} of a method's constructor that knows the place of the problem inside the text of a
 * setting, such as a formula. The configuration reader turns it into a place in the file, so the exception's message does
 * not repeat it.
 */
public interface Positioned {

    /**
     * The line.
     *
     * @return counted from 1 inside the text
     */
    int line();

    /**
     * The column.
     *
     * @return counted from 1 inside the line
     */
    int column();

    /**
     * The setting whose text is meant.
     *
     * @return {@code formula} by default
     */
    default String setting() {
        return "formula";
    }
}
