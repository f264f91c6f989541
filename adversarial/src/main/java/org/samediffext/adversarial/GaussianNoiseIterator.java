package org.samediffext.adversarial;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.spi.Range;

/**
 * Adds Gaussian noise to the features of another iterator, as the training for {@link RandomizedSmoothing} needs it. The
 * noise of an example depends on the seed, the number of the pass, and the example's place within the pass; two iterators
 * with one seed give the same, whatever the size of the minibatches. {@link #reset} begins a new pass with new noise. The
 * noise is added after the other iterator's own preprocessing and is not clipped; the other iterator's arrays are not changed.
 */
public final class GaussianNoiseIterator extends WrappedBatches {
    private static final long serialVersionUID = 1L;

    /** The standard deviation of the noise. */
    private final double sigma;

    /** The seed of the noise. */
    private final long seed;

    /** How many passes were begun before this one. */
    private long pass;

    /** How many examples of this pass were given. */
    private long place;

    /**
     * An iterator in its first pass.
     *
     * @param examples what noise is added to; features FLOAT or DOUBLE
     * @param sigma the standard deviation in the units of the features, above 0
     * @param seed of the noise
     */
    public GaussianNoiseIterator(DataSetIterator examples, double sigma, long seed) {
        super(examples);
        Range.positive("sigma", sigma);
        this.sigma = sigma;
        this.seed = seed;
    }

    @Override
    public DataSet next() {
        return noisy(examples.next());
    }

    @Override
    public DataSet next(int count) {
        return noisy(examples.next(count));
    }

    private DataSet noisy(DataSet clean) {
        INDArray features = clean.getFeatures();
        Rows format = AttackInput.format(features);
        double[][] rows = Rows.read(features);
        for (double[] row : rows) {
            SampleRandom random = SampleRandom.of(seed, place++, pass);
            for (int i = 0; i < row.length; i++) {
                row[i] += sigma * random.gaussian();
            }
        }
        DataSet noisy = new DataSet(
                format.write(List.of(rows)),
                clean.getLabels(),
                clean.getFeaturesMaskArray(),
                clean.getLabelsMaskArray());
        noisy.setExampleMetaData(clean.getExampleMetaData());
        return noisy;
    }

    /** Begins the next pass; a pass in which nothing was drawn does not count. */
    @Override
    public void reset() {
        super.reset();
        pass += place > 0 ? 1 : 0;
        place = 0;
    }
}
