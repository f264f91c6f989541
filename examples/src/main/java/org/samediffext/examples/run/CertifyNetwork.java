package org.samediffext.examples.run;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.samediffext.examples.data.Examples;

/** The network that is certified. */
public enum CertifyNetwork {
    /** One hidden layer, of which a certificate takes a second. */
    MLP {
        @Override
        MultiLayerNetwork create(Examples examples, long seed) {
            return SmallMlp.create(examples, new LossMCXENT(), seed);
        }
    },
    /** Two convolutions, many times slower. */
    CNN {
        @Override
        MultiLayerNetwork create(Examples examples, long seed) {
            return SmallCnn.create(examples, new LossMCXENT(), seed);
        }
    };

    abstract MultiLayerNetwork create(Examples examples, long seed);
}
