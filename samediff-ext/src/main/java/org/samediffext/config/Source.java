package org.samediffext.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where a part of a configuration is written.
 *
 * @param name the file as it was given, or the setting of the command line
 * @param rank the order of the sources in messages
 * @param text what is written there
 * @param lines the lines of a file, null for a setting of the command line, in which no line and column are counted
 */
record Source(String name, int rank, String text, @Nullable List<String> lines) {

    static Source file(String name, String text) {
        return new Source(name, 0, text, List.of(text.split("\r\n|\r|\n", -1)));
    }

    static Source setting(String name, int number, String value) {
        return new Source(name, number, value, null);
    }

    Place whole() {
        return new Place(this, 0, 0, null);
    }

    Place at(Optional<Mark> mark) {
        return at(mark, null);
    }

    Place at(Optional<Mark> mark, @Nullable List<String> block) {
        return lines == null || mark.isEmpty()
                ? whole()
                : new Place(this, mark.get().getLine() + 1, mark.get().getColumn() + 1, block);
    }

    /** A line, from 1; empty beyond the end. */
    String line(int number) {
        return lines != null && number <= lines.size() ? lines.get(number - 1) : "";
    }
}
