package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Random images, and what the methods do to them. */
final class Images {
    private Images() {}

    /** Numbers from .3 to .7 on the levels of 8 bits, so that small changes stay inside the box. */
    static INDArray grey(long seed, long... shape) {
        int size = 1;
        for (long each : shape) {
            size *= (int) each;
        }
        SampleRandom random = SampleRandom.of(seed, 0, 0);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Math.rint(255 * (.3 + .4 * random.uniform())) / 255;
        }
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    static double[][] change(INDArray clean, INDArray changed) {
        return Toy.matrix(changed.sub(clean));
    }
}
