package org.samediffext.kernel;

/** A piece of a formula's text, with its place. */
record Token(Type type, String text, int line, int column) {

    enum Type {
        NAME,
        NUMBER,
        SYMBOL,
        LINE_END,
        END
    }

    boolean is(String symbol) {
        return type == Type.SYMBOL && text.equals(symbol);
    }

    /** As it reads in a message. */
    String shown() {
        return switch (type) {
            case LINE_END -> "the end of the line";
            case END -> "the end of the formula";
            default -> "'" + text + "'";
        };
    }

    FormulaException problem(String message) {
        return new FormulaException(line, column, message);
    }
}
