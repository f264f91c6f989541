package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Range;

/**
 * Clean and protected examples in one data set: the usual case, where only some of the data could be protected.
 *
 * @param fraction the share of protected rows, 0 to 1
 * @param seed chooses the rows; with the same seed, the rows of a smaller fraction are among those of a larger one
 */
public record Mix(double fraction, long seed) {

    /** Checks the fraction. */
    public Mix {
        Range.that("fraction", fraction, "a number from 0 to 1", fraction >= 0 && fraction <= 1);
    }

    /**
     * The protected rows.
     *
     * @param rows the number of examples
     * @return {@code round(fraction·rows)} of them, in rising order
     */
    public int[] chosen(int rows) {
        int[] order = Strata.shuffled(IntStream.range(0, rows).toArray(), SampleRandom.of(seed, rows, 0));
        return Arrays.stream(order, 0, (int) Math.round(fraction * rows))
                .sorted()
                .toArray();
    }

    /**
     * Mixes.
     *
     * @param clean the clean examples, FLOAT or DOUBLE, not changed
     * @param changed the protected ones in the same shape and order, not changed
     * @return the protected example where it was chosen, else the clean one; a new array
     */
    public INDArray of(INDArray clean, INDArray changed) {
        if (!Arrays.equals(clean.shape(), changed.shape())) {
            throw new IllegalArgumentException("changed has shape " + Arrays.toString(changed.shape())
                    + ", allowed is that of clean, " + Arrays.toString(clean.shape()));
        }
        List<double[]> mixed = new ArrayList<>(Arrays.asList(Rows.read(clean)));
        double[][] other = Rows.read(changed);
        for (int row : chosen(other.length)) {
            mixed.set(row, other[row]);
        }
        return AttackInput.format(clean).write(mixed);
    }
}
