package org.samediffext;

import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.model.TermLoss;
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
        return new TermLoss(term);
    }
}
