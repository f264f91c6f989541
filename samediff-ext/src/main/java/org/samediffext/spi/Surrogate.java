package org.samediffext.spi;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The model that a {@link Protection} looks through: a trained one, or one that is trained along with the protection. */
public interface Surrogate {

    /**
     * The model with its present weights, in inference form. Where a method works in feature space, its scores are the
     * features.
     *
     * @return the model
     */
    GradientModel model();

    /**
     * Trains the model for a while on the examples as they are now. A run can be resumed exactly only if the weights
     * afterwards depend on nothing but the arguments and what {@link #state} says.
     *
     * @param features one example a row; not to be changed
     * @param labels the class of each row; not to be changed
     * @param round the number of the round, from 0 on
     */
    void train(INDArray features, int[] labels, int round);

    /**
     * All that the surrogate carries from one training to the next: weights, the memory of its updater, counters. A method
     * that can be resumed keeps it in its state file.
     *
     * @return the state, or nothing where it cannot be told; empty bytes where nothing is carried
     */
    default Optional<byte[]> state() {
        return Optional.empty();
    }

    /**
     * Goes back to a state, so that the next training goes as it went from there.
     *
     * @param state what {@link #state} of a surrogate of the same kind said
     * @throws IllegalArgumentException if it is not of such a surrogate
     */
    default void restore(byte[] state) {
        throw new UnsupportedOperationException(
                "the surrogate has no state; give one that implements state and restore");
    }

    /**
     * A model that is not trained.
     *
     * @param model the model
     * @return a surrogate that refuses to be trained
     */
    static Surrogate fixed(GradientModel model) {
        return new Surrogate() {
            @Override
            public GradientModel model() {
                return model;
            }

            @Override
            public void train(INDArray features, int[] labels, int round) {
                throw new UnsupportedOperationException("the surrogate is fixed; give one that can be trained");
            }
        };
    }
}
