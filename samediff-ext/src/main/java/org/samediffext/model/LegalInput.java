package org.samediffext.model;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What of a twin's inputs the network itself takes: all of them, or one-hot matrices in place of integers.
 *
 * @param embedding the layer that takes one-hot matrices, null where inputs are the network's own
 */
record LegalInput(@Nullable OneHotEmbedding embedding) {

    static LegalInput of(@Nullable Layer first) {
        return new LegalInput(first instanceof OneHotEmbedding embedding ? embedding : null);
    }

    /** The input itself, or the one-hot matrix of its largest entries. */
    INDArray nearest(INDArray x) {
        if (embedding == null) {
            return x;
        }
        INDArray tokens = x.argMax(1);
        INDArray hard = Nd4j.create(x.dataType(), x.shape());
        for (int row = 0; row < x.size(0); row++) {
            if (x.rank() == 2) {
                hard.putScalar(row, tokens.getInt(row), 1);
            } else {
                for (int place = 0; place < x.size(2); place++) {
                    hard.putScalar(new int[] {row, tokens.getInt(row, place), place}, 1);
                }
            }
        }
        return hard;
    }

    /** A legal input as the network itself takes it, a new array. */
    INDArray original(INDArray x) {
        return embedding == null ? x.dup() : embedding.integers(x);
    }
}
