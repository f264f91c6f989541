package org.samediffext.losses;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A random batch: the second row has no target, the third is masked, the others weigh between 0.5 and 1.5. */
record Batch(INDArray ids, INDArray logits, INDArray weights) {

    static Batch random(int seed, int rows, int classes) {
        Random random = new Random(seed);
        INDArray ids = Nd4j.create(DataType.DOUBLE, rows, 1);
        INDArray logits = Nd4j.create(DataType.DOUBLE, rows, classes);
        INDArray weights = Nd4j.create(DataType.DOUBLE, rows, 1);
        for (int i = 0; i < rows; i++) {
            ids.putScalar(i, 0, i == 1 ? -100 : random.nextInt(classes));
            weights.putScalar(i, 0, i == 2 ? 0 : 0.5 + random.nextDouble());
            for (int j = 0; j < classes; j++) {
                logits.putScalar(i, j, 2 * random.nextGaussian());
            }
        }
        return new Batch(ids, logits, weights);
    }

    /** The weighted inverted hinge of a row, as plainly as it can be written. */
    double oracle(int row) {
        int target = ids.getInt(row, 0);
        if (target < 0) {
            return 0;
        }
        double total = 0;
        for (int j = 0; j < logits.size(1); j++) {
            total += Math.exp(logits.getDouble(row, j));
        }
        double rival = 0;
        for (int j = 0; j < logits.size(1); j++) {
            if (j != target) {
                rival = Math.max(rival, Math.exp(logits.getDouble(row, j)) / total);
            }
        }
        return weights.getDouble(row, 0) * Math.max(0, 1 + Math.exp(logits.getDouble(row, target)) / total - rival);
    }
}
