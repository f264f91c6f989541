package org.samediffext.updaters;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The gradients of a {@link ToyModel}. */
final class Probe {
    private Probe() {}

    /** What stochastic gradient descent with rate 1 subtracts from these parameters. */
    static double[] gradient(ToyModel kind, double[] theta, int step) {
        Object probe = kind.build(new Sgd(1));
        int at = 0;
        for (INDArray parameter : kind.parameters(probe)) {
            double[] values = Arrays.copyOfRange(theta, at, at + (int) parameter.length());
            parameter.assign(Nd4j.createFromArray(values).reshape('c', parameter.shape()));
            at += values.length;
        }
        kind.fit(probe, step, step + 1);
        double[] after = kind.flat(probe);
        Arrays.setAll(after, i -> theta[i] - after[i]);
        return after;
    }
}
