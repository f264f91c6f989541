package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.spi.GradientModel;

/**
 * Batches of pairs, first the clean rows and then, in the same order, what steps of a given length found around them from the clean
 * row plus Gaussian noise. An example draws from a stream of its own, by seed, pass and place.
 *
 * @param ball how far rows may be moved
 * @param steps the gradient steps
 * @param length the length of a step, in the units of the input
 * @param noise the standard deviation of the noise, in the units of the input
 */
record PairedBatches(Ball ball, int steps, double length, double noise) {

    /** What the steps raise in a batch. */
    @FunctionalInterface
    interface Objective {
        /**
         * The objective of a batch.
         *
         * @param clean the batch
         * @param ascent the ascent around its rows
         * @return its slope by the scores
         */
        Ascent.Slope of(DataSet clean, Ascent ascent);
    }

    /** The batches of an iterator as pairs. */
    DataSetIterator of(DataSetIterator batches, GradientModel model, long seed, Objective objective) {
        return new ChangedBatches(batches, 1, (clean, pass, place) -> {
            Ascent ascent = new Ascent(model, clean.getFeatures(), ball);
            Ascent.Start start = (row, near) -> near.noisy(SampleRandom.of(seed, place + row, pass), noise);
            INDArray adversarial = ascent.climb(start, objective.of(clean, ascent), steps, length);
            return TrainingBatch.pairs(clean, adversarial);
        });
    }
}
