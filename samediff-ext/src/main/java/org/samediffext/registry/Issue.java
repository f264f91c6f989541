package org.samediffext.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException.Problem;

/**
 * A problem of a configuration before its place in a file is known.
 *
 * @param path the setting, such as {@code updater.groups[0].beta1}, or the map that lacks something
 * @param atKey whether the key is at fault, not the value
 * @param message what is wrong, what is allowed and what was probably meant
 * @param line the line inside the text of the value, from 1; 0 if the whole value is meant
 * @param column the column inside that line, from 1; 0 if the whole value is meant
 */
public record Issue(String path, boolean atKey, String message, int line, int column) {
    private static final int MOST_SHOWN = 60;

    /**
     * A problem of a value.
     *
     * @param path as above
     * @param message as above
     */
    public Issue(String path, String message) {
        this(path, false, message, 0, 0);
    }

    /**
     * A problem of a key.
     *
     * @param path as above, with the key at its end
     * @param message as above
     * @return the problem
     */
    public static Issue key(String path, String message) {
        return new Issue(path, true, message, 0, 0);
    }

    /**
     * A value that is not allowed.
     *
     * @param path as above
     * @param name the setting's name
     * @param given the value
     * @param allowed what is allowed, and what was probably meant
     * @return the problem
     */
    public static Issue notAllowed(String path, String name, @Nullable Object given, String allowed) {
        return new Issue(path, name + " is " + shown(given) + ", allowed is " + allowed);
    }

    /**
     * The problem where there is no file.
     *
     * @return the problem, its place the path
     */
    public Problem problem() {
        return new Problem(path, messageWithin());
    }

    /**
     * The message with the place inside the text of the value.
     *
     * @return such as {@code "unknown name 'mm' (line 2, column 5 of the text)"}, or the message alone
     */
    public String messageWithin() {
        return line == 0 ? message : message + " (line " + line + ", column " + column + " of the text)";
    }

    private static String shown(@Nullable Object given) {
        if (given == null) {
            return "empty";
        } else if (given instanceof CharSequence text) {
            return "'" + cut(text.toString()) + "'";
        } else if (given instanceof List<?> entries) {
            return "the list " + cut(entries.toString());
        }
        return given instanceof Map<?, ?> map ? "the map " + cut(map.toString()) : given.toString();
    }

    private static String cut(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }
}
