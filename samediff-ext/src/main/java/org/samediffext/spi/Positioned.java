package org.samediffext.spi;

/**
 * An {@link IllegalArgumentException} of a method's constructor that knows the place of the problem inside the text of a
 * setting, such as a formula. The configuration reader turns it into a place in the file.
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
     * The problem without its place.
     *
     * @return what was given and what is allowed
     */
    String problem();

    /**
     * The setting whose text is meant.
     *
     * @return {@code formula} by default
     */
    default String setting() {
        return "formula";
    }
}
