package org.samediffext.adversarial;

import org.nd4j.linalg.dataset.DataSet;

/** Makes the batch to train on out of a clean one. */
@FunctionalInterface
interface BatchChange {

    /**
     * The batch to train on.
     *
     * @param clean the clean batch, not to be changed
     * @param pass how many passes through the data were begun before this one
     * @param place how many examples of this pass came before the batch
     * @return a new batch
     */
    DataSet of(DataSet clean, long pass, long place);
}
