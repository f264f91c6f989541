package org.samediffext;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.model.Installer;
import org.samediffext.model.TermLoss;
import org.samediffext.registry.LossSpec;
import org.samediffext.spi.LossMemory;
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

    /**
     * What the loss of a network remembers, such as the targets of early learning, one row an example.
     *
     * @param model a MultiLayerNetwork or ComputationGraph with exactly one output layer
     * @return a DOUBLE copy {@code [rows, columns]}
     * @throws IllegalArgumentException if the loss is none that remembers
     * @throws IllegalStateException before the first training step
     */
    public static INDArray memory(Object model) {
        return memory(Installer.loss(model));
    }

    /**
     * What the loss of one of a graph's outputs remembers.
     *
     * @param model a ComputationGraph
     * @param output the name of the output layer
     * @return as {@link #memory(Object)} gives it
     */
    public static INDArray memory(Object model, String output) {
        return memory(Installer.loss(model, output));
    }

    private static INDArray memory(ILossFunction loss) {
        return (loss instanceof TermLoss term ? term.memory() : Optional.<LossMemory>empty())
                .orElseThrow(() -> new IllegalArgumentException("the loss " + loss + " remembers nothing"))
                .toArray();
    }
}
