package org.samediffext.adversarial;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Batches that hold adversarial examples; masks and metadata of the clean batch go with them. */
final class TrainingBatch {

    private TrainingBatch() {}

    /** The batch with other features. */
    static DataSet with(DataSet clean, INDArray features) {
        DataSet changed =
                new DataSet(features, clean.getLabels(), clean.getFeaturesMaskArray(), clean.getLabelsMaskArray());
        changed.setExampleMetaData(clean.getExampleMetaData());
        return changed;
    }

    /** Twice as many rows: the clean examples, then in the same order the adversarial ones. */
    static DataSet pairs(DataSet clean, INDArray adversarial) {
        DataSet pairs = new DataSet(
                Nd4j.concat(0, clean.getFeatures(), adversarial),
                Nd4j.concat(0, clean.getLabels(), clean.getLabels()),
                twice(clean.getFeaturesMaskArray()),
                twice(clean.getLabelsMaskArray()));
        List<Serializable> metadata = clean.getExampleMetaData();
        if (metadata != null) {
            List<Serializable> both = new ArrayList<>(metadata);
            both.addAll(metadata);
            pairs.setExampleMetaData(both);
        }
        return pairs;
    }

    private static @Nullable INDArray twice(@Nullable INDArray mask) {
        return mask == null ? null : Nd4j.concat(0, mask, mask);
    }
}
