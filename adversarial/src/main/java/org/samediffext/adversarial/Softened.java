package org.samediffext.adversarial;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Labels as the softmax of numbers that are searched for. */
final class Softened {
    private Softened() {}

    /** The probabilities of the numbers behind a place. */
    static INDArray of(double[] numbers, int from, int classes) {
        double[][] p = new double[(numbers.length - from) / classes][];
        for (int row = 0; row < p.length; row++) {
            int first = from + row * classes;
            p[row] = Arrays.copyOfRange(numbers, first, first + classes);
            double most = Arrays.stream(p[row]).max().orElseThrow();
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                p[row][k] = Math.exp(p[row][k] - most);
                sum += p[row][k];
            }
            for (int k = 0; k < classes; k++) {
                p[row][k] /= sum;
            }
        }
        return Nd4j.createFromArray(p);
    }

    /** The gradient with respect to the numbers from that with respect to the probabilities. */
    static double[] pullback(INDArray probabilities, INDArray gradient) {
        INDArray mean = probabilities.mul(gradient).sum(true, 1);
        return probabilities.mul(gradient.subColumnVector(mean)).dup('c').data().asDouble();
    }
}
