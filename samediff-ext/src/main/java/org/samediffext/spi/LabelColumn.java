package org.samediffext.spi;

/**
 * A part of a loss's labels: what a loss is told of a row beside the network's output.
 *
 * @param name how a packer and messages call it
 * @param width the number of columns, {@link #OUTPUTS} for one column an output
 * @param meaning what the values are, for messages and documentation
 */
public record LabelColumn(String name, int width, String meaning) {

    /** As many columns as the network has outputs. */
    public static final int OUTPUTS = 0;

    /** Checks the width. */
    public LabelColumn {
        Range.atLeast("width", width, OUTPUTS);
    }

    /**
     * A part of one column.
     *
     * @param name its name
     * @param meaning what the values are
     */
    public LabelColumn(String name, String meaning) {
        this(name, 1, meaning);
    }
}
