package org.samediffext.kernel;

/** What is computed once a step: a register from others, as a number or as a row with a number for each channel. */
sealed interface Operation {

    /** The register that it fills. */
    int result();

    /** Fills it. */
    void run(double[] registers, ChannelRows rows);

    /** Where a register's value is kept: among the numbers, or in a row. */
    record Place(int register, int row) {
        static final int NO_ROW = -1;

        boolean isRow() {
            return row != NO_ROW;
        }

        private double[] among(double[] registers, ChannelRows rows) {
            return isRow() ? rows.row(row) : registers;
        }

        private int at(int channel) {
            return isRow() ? channel : register;
        }
    }

    /** A number from numbers. */
    record OfNumbers(Op op, int a, int b, int c, int result) implements Operation {
        @Override
        public void run(double[] registers, ChannelRows rows) {
            registers[result] = op.apply(registers[a], registers[b], registers[c]);
        }
    }

    /** A row from rows and numbers, channel by channel. */
    record OfChannels(Op op, Place a, Place b, Place c, Place to) implements Operation {
        @Override
        public int result() {
            return to.register;
        }

        @Override
        public void run(double[] registers, ChannelRows rows) {
            double[] x = a.among(registers, rows);
            double[] y = b.among(registers, rows);
            double[] z = c.among(registers, rows);
            double[] row = rows.row(to.row);
            for (int i = 0; i < rows.channels().count(); i++) {
                row[i] = op.apply(x[a.at(i)], y[b.at(i)], z[c.at(i)]);
            }
        }
    }

    /** A number from a row: those of all channels joined. */
    record OverChannels(Fold.Kind kind, Place from, int result) implements Operation {
        @Override
        public void run(double[] registers, ChannelRows rows) {
            double[] row = rows.row(from.row);
            double joined = 0;
            for (int i = 0; i < rows.channels().count(); i++) {
                joined = kind.join(joined, row[i]);
            }
            registers[result] = joined;
        }
    }
}
