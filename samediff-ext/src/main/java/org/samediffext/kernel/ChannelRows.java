package org.samediffext.kernel;

/** One number for each channel, in as many rows as a formula has such values; the arrays are kept from step to step. */
final class ChannelRows {
    private double[][] rows = {};
    private Channels channels = Channels.none(0);

    /** Begins a step with so many rows, whose numbers are not set. */
    void start(Channels layout, int count) {
        channels = layout;
        if (rows.length < count) {
            double[][] more = new double[count][];
            System.arraycopy(rows, 0, more, 0, rows.length);
            for (int i = rows.length; i < count; i++) {
                more[i] = new double[0];
            }
            rows = more;
        }
        for (int i = 0; i < count; i++) {
            if (rows[i].length < layout.count()) {
                rows[i] = new double[layout.count()];
            }
        }
    }

    Channels channels() {
        return channels;
    }

    /** A row; its first places are those of the channels. */
    double[] row(int index) {
        return rows[index];
    }
}
