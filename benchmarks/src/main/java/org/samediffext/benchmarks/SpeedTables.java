package org.samediffext.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String TITLE = "### ";

    private final Path file;
    private final String before;
    private final String after;
    private final List<String> head;
    private final Map<String, List<String>> tables = new LinkedHashMap<>();

    private SpeedTables(Path file, String before, String after, List<String> head) {
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
        SpeedTables tables = new SpeedTables(file, text.substring(0, first), text.substring(end), head);
        titles.forEach(title -> tables.tables.put(title, List.of()));
        tables.read(text.substring(first, end).lines().toList());
        return tables;
    }

    private void read(List<String> lines) {
        List<String> table = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(TITLE)) {
                table = new ArrayList<>();
                tables.put(line.substring(TITLE.length()), table);
            } else if (!line.isEmpty()) {
                table.add(line);
            }
        }
    }

    /** Puts a table into the file; a line is empty nowhere but before a table of Markdown that follows a text. */
    void put(String title, List<String> table) throws IOException {
        tables.put(title, table);
        List<String> lines = new ArrayList<>(head);
        tables.forEach((name, rows) -> {
            if (!rows.isEmpty()) {
                lines.addAll(List.of("", TITLE + name, ""));
                rows.forEach(row -> {
                    boolean begins =
                            row.startsWith("|") && !lines.get(lines.size() - 1).startsWith("|");
                    if (begins && !lines.get(lines.size() - 1).isEmpty()) {
                        lines.add("");
                    }
                    lines.add(row);
                });
            }
        });
        Files.writeString(file, before + "\n" + String.join("\n", lines) + "\n" + after);
    }
}
