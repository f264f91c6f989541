package org.samediffext.kernel;

import org.samediffext.spi.Positioned;

/** A formula that cannot be understood, with the place within its text. */
public final class FormulaException extends IllegalArgumentException implements Positioned {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String problem;

    /**
     * A problem at a place.
     *
     * @param line the line within the formula, from 1
     * @param column the column within the line, from 1
     * @param problem what was given and what is allowed, in one line, without the place
     */
    public FormulaException(int line, int column, String problem) {
        super("line " + line + ", column " + column + ": " + problem);
        this.line = line;
        this.column = column;
        this.problem = problem;
    }

    @Override
    public int line() {
        return line;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public String problem() {
        return problem;
    }
}
