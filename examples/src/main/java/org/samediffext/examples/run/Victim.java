package org.samediffext.examples.run;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.examples.data.Examples;

/** A network that learns from what it is given. */
public enum Victim {
    /** One hidden layer. */
    MLP {
        @Override
        MultiLayerNetwork create(Examples examples, long seed) {
            return SmallMlp.create(examples, new LossMCXENT(), seed);
        }
    },
    /** Two convolutions. */
    CNN {
        @Override
        MultiLayerNetwork create(Examples examples, long seed) {
            return StridedCnn.create(examples, seed);
        }
    };

    abstract MultiLayerNetwork create(Examples examples, long seed);

    /**
     * What it is.
     *
     * @return words with an article
     */
    public String words() {
        return this == MLP ? "a dense network" : "a CNN";
    }
}
