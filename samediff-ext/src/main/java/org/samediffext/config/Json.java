package org.samediffext.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, finite numbers and booleans as JSON, two spaces a level. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(Object value) {
        Json json = new Json();
        json.write(value, "\n");
        return json.out.append('\n').toString();
    }

    private void write(Object value, String newline) {
        if (value instanceof Map<?, ?> map) {
            block('{', '}', map.entrySet().iterator(), newline);
        } else if (value instanceof List<?> list) {
            block('[', ']', list.iterator(), newline);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void block(char open, char close, Iterator<?> entries, String newline) {
        String inner = newline + "  ";
        out.append(open);
        boolean empty = !entries.hasNext();
        while (entries.hasNext()) {
            out.append(inner);
            Object entry = entries.next();
            if (entry instanceof Map.Entry<?, ?> pair) {
                quote(pair.getKey().toString());
                out.append(": ");
                write(pair.getValue(), inner);
            } else {
                write(entry, inner);
            }
            out.append(entries.hasNext() ? "," : "");
        }
        out.append(empty ? "" : newline).append(close);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
