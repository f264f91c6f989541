package org.samediffext.losses;

import java.util.Random;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** Two classes and one logit, for the contract tests; β counts as a constant. */
record LogisticCase(LossTerm term) implements LossCase {

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public INDArray labels(Random random, int rows) {
        INDArray labels = Nd4j.create(DataType.DOUBLE, rows, 1);
        for (int i = 0; i < rows; i++) {
            labels.putScalar(i, 0, random.nextInt(2));
        }
        return labels;
    }

    @Override
    public Activation activation() {
        return Activation.IDENTITY;
    }

    @Override
    public boolean detaches() {
        return true;
    }

    @Override
    public String toString() {
        return term.toString();
    }
}
