package org.samediffext.adversarial;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The input of a dense layer with a bias, exactly, from the gradient of a single example: with e the gradient with respect to
 * the layer's output before the activation, {@code ∂L/∂W = x·eᵀ} and {@code ∂L/∂b = e}, so {@code x = ∂L/∂W_{:,k}/∂L/∂b_k} for
 * any k with {@code ∂L/∂b_k ≠ 0}; the largest is taken. Under a softmax with cross entropy the label is the one class whose
 * {@code ∂L/∂b} is negative.
 *
 * <p>Several examples give a mixture of them. Phong, Aono, Hayashi, Wang, Moriai 2018, Privacy-Preserving Deep Learning via
 * Additively Homomorphic Encryption (the input); Zhao, Mopuri, Bilen 2020, iDLG: Improved Deep Leakage from Gradients (the label).
 */
public final class AnalyticInversion {
    private AnalyticInversion() {}

    /**
     * The input of the layer.
     *
     * @param weights {@code ∂L/∂W}, {@code [inputs, outputs]}
     * @param bias {@code ∂L/∂b}, one number an output
     * @return {@code [1, inputs]}, a new DOUBLE array
     * @throws IllegalArgumentException if the shapes do not fit, or the gradient of the bias is zero
     */
    public static INDArray input(INDArray weights, INDArray bias) {
        if (weights.rank() != 2 || weights.size(1) != bias.length()) {
            throw new IllegalArgumentException(
                    "weights has shape " + Arrays.toString(weights.shape()) + " and bias has " + bias.length()
                            + " entries, allowed are [inputs, outputs] and one entry an output");
        }
        double[] e = bias.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        int largest = 0;
        for (int k = 1; k < e.length; k++) {
            largest = Math.abs(e[k]) > Math.abs(e[largest]) ? k : largest;
        }
        if (e[largest] == 0 || !Double.isFinite(e[largest])) {
            throw new IllegalArgumentException(
                    "the largest entry of bias is " + e[largest] + ", allowed is a finite number other than 0");
        }
        return weights.castTo(DataType.DOUBLE)
                .getColumn(largest)
                .div(e[largest])
                .reshape(1, weights.size(0));
    }

    /**
     * The label of the example, for the last layer under a softmax with cross entropy.
     *
     * @param bias {@code ∂L/∂b}, one number a class
     * @return the class whose entry is negative
     * @throws IllegalArgumentException if not exactly one is, as with several examples of different classes
     */
    public static int label(INDArray bias) {
        double[] e = bias.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        int label = -1;
        int negative = 0;
        for (int k = 0; k < e.length; k++) {
            if (e[k] < 0) {
                label = k;
                negative++;
            }
        }
        if (negative != 1) {
            throw new IllegalArgumentException(
                    negative + " entries of bias are negative, allowed is exactly one, as of a single example");
        }
        return label;
    }
}
