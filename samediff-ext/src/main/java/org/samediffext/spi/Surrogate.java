package org.samediffext.spi;

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
     * afterwards depend on nothing but the arguments.
     *
     * @param features one example a row; not to be changed
     * @param labels the class of each row; not to be changed
     * @param round the number of the round, from 0 on
     */
    void train(INDArray features, int[] labels, int round);

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
