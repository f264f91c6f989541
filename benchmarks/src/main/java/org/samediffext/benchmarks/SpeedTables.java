package org.samediffext.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of the {@link Suite} between two lines of a file: one that was measured anew takes the place of its former self, the others
 * stay.
 */
final class SpeedTables {
    private static final String BEGIN = "<!-- speed -->";
    private static final String END = "<!-- /speed -->";
    private static final String TITLE = "\n### ";

    private final Path file;
    private final String before;
    private final String after;
    private final String head;
    private final Map<String, String> tables = new LinkedHashMap<>();

    private SpeedTables(Path file, String before, String after, String head) {
        this.file = file;
        this.before = before;
        this.after = after;
        this.head = head;
    }

    /** Those of a file, in this order of titles, below a new head. */
    static SpeedTables of(Path file, List<String> head, List<String> titles) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " has no lines " + BEGIN + " and " + END);
        }
        int first = begin + BEGIN.length();
        SpeedTables tables =
                new SpeedTables(file, text.substring(0, first), text.substring(end), String.join("\n", head));
        titles.forEach(title -> tables.tables.put(title, ""));
        tables.read(text.substring(first, end));
        return tables;
    }

    private void read(String text) {
        List<String> sections = List.of(text.split(TITLE));
        for (String section : sections.subList(1, sections.size())) {
            String[] titleAndTable = section.split("\n", 2);
            tables.put(titleAndTable[0], titleAndTable[1].strip());
        }
    }

    /** Puts a table into the file. */
    void put(String title, List<String> table) throws IOException {
        tables.put(title, String.join("\n", table));
        StringBuilder text = new StringBuilder(before).append('\n').append(head).append('\n');
        tables.forEach((name, rows) -> {
            if (!rows.isEmpty()) {
                text.append(TITLE).append(name).append("\n\n").append(rows).append('\n');
            }
        });
        Files.writeString(file, text.append(after));
    }
}
