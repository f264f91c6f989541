package org.samediffext.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a configuration.
 *
 * @param source the file or the setting of the command line
 * @param line from 1, 0 where the whole source is meant
 * @param column from 1, 0 where the whole source is meant
 * @param block the text of the block scalar that begins here, null if none does
 */
record Place(Source source, int line, int column, @Nullable List<String> block) {

    /** The place in a block scalar's text, each line of which is the end of a line of the source. */
    Place within(int innerLine, int innerColumn) {
        if (block == null) {
            return this;
        }
        String text = innerLine <= block.size() ? block.get(innerLine - 1) : "";
        int indent = Math.max(0, source.line(line + innerLine).length() - text.length());
        return new Place(source, line + innerLine, indent + innerColumn, null);
    }

    boolean holdsText() {
        return block != null;
    }

    @Override
    public String toString() {
        return line == 0 ? source.name() : source.name() + ":" + line + ":" + column;
    }
}
