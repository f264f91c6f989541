package org.samediffext.examples.run;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One example before and after an attack.
 *
 * @param number its number in the test set
 * @param label its class
 * @param before the network's answer to the clean image
 * @param after the network's answer to the changed image
 * @param epsilon the budget of the attack
 * @param clean {@code [height, width]}, from 0 to 1
 * @param adversarial the changed image
 */
public record Sample(
        int number, int label, int before, int after, double epsilon, INDArray clean, INDArray adversarial) {}
