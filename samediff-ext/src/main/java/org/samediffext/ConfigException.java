package org.samediffext;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used: all its problems at once, each with its place, what was given, what is allowed and
 * what was probably meant.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One problem.
     *
     * @param where {@code file:line:column}, or the path of the setting, such as {@code updater.beta1}, where there is no file
     * @param message what is wrong, what is allowed and what was probably meant, in one line
     */
    public record Problem(String where, String message) {
        @Override
        public String toString() {
            return where.isEmpty() ? message : where + ": " + message;
        }
    }

    /**
     * A configuration with problems.
     *
     * @param problems at least one, in the order of their places
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * A configuration with one problem.
     *
     * @param where the place, as in {@link Problem}
     * @param message what is wrong
     */
    public ConfigException(String where, String message) {
        this(List.of(new Problem(where, message)));
    }

    /**
     * The problems.
     *
     * @return at least one, in the order of their places
     */
    public List<Problem> problems() {
        return problems;
    }
}
