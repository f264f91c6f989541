package org.samediffext;

import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.model.TermLoss;
import org.samediffext.registry.LossSpec;
import org.samediffext.spi.LossTerm;

/** Losses for DL4J's layers. */
public final class Losses {

    private Losses() {}

    /**
     * A loss for {@code .lossFunction(...)} of an output layer. It is saved with the model by the method's name and settings.
     *
     * @param term the loss, such as {@code new InvertedHinge()}
     * @return DL4J's form of it
     */
    public static ILossFunction of(LossTerm term) {
        return of(new LossSpec(term));
    }

    /**
     * A loss that is a mean over time steps, or whose labels end with the weight of each row.
     *
     * @param spec the loss and how the layer uses it
     * @return DL4J's form of it
     */
    public static ILossFunction of(LossSpec spec) {
        return new TermLoss(spec);
    }
}
