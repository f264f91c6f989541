package org.samediffext.kernel;

import org.samediffext.spi.Positioned;

/** A formula that cannot be understood, with the place within its text. */
public final class FormulaException extends IllegalArgumentException implements Positioned {
    private static final long serialVersionUID = 1L;

    /** The line within the formula, from 1. */
    private final int line;

    /** The column within the line, from 1. */
    private final int column;

    /** The problem without its place. */
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

    /**
     * The line.
     *
     * @return the line within the formula, from 1
     */
    @Override
    public int line() {
        return line;
    }

    /**
     * The column.
     *
     * @return the column within the line, from 1
     */
    @Override
    public int column() {
        return column;
    }

    /**
     * The problem without its place, for callers who know a better place, such as a position in a file.
     *
     * @return what was given and what is allowed
     */
    @Override
    public String problem() {
        return problem;
    }
}
