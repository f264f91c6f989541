package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a formula's text into tokens; a line that ends inside parentheses goes on in the next. */
final class Lexer {
    private static final Pattern TOKEN = Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)"
            + "|(?<number>(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
            + "|(?<symbol><=|>=|==|!=|\\*\\*|[-+*/^(),<>=])");
    private static final Map<String, String> MISTAKEN = Map.of("**", "^");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;
    private int open;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        Matcher matcher = TOKEN.matcher(text);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                endLine();
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (matcher.region(at, text.length()).lookingAt()) {
                take(matcher);
            } else {
                String shown = new String(Character.toChars(text.codePointAt(at)));
                throw here(Token.Type.SYMBOL, shown)
                        .problem("'" + shown + "' has no meaning here; allowed are names of the letters a to z, digits"
                                + " and _, numbers, + - * / ^ ( ) , = and comparisons");
            }
        }
        tokens.add(here(Token.Type.LINE_END, ""));
        tokens.add(here(Token.Type.END, ""));
    }

    private void endLine() {
        if (open == 0) {
            tokens.add(here(Token.Type.LINE_END, ""));
        }
        at++;
        line++;
        lineStart = at;
    }

    private void take(Matcher matcher) {
        String found = matcher.group();
        Token.Type type = matcher.group("name") != null
                ? Token.Type.NAME
                : matcher.group("number") != null ? Token.Type.NUMBER : Token.Type.SYMBOL;
        Token token = here(type, found);
        if (MISTAKEN.containsKey(found)) {
            throw token.problem("'" + found + "' is no operator; did you mean '" + MISTAKEN.get(found) + "'?");
        }
        if (token.is("(")) {
            open++;
        } else if (token.is(")")) {
            open = Math.max(0, open - 1);
        }
        tokens.add(token);
        at = matcher.end();
    }

    private Token here(Token.Type type, String found) {
        return new Token(type, found, line, at - lineStart + 1);
    }
}
