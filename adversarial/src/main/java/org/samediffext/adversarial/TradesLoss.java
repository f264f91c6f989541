package org.samediffext.adversarial;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * The loss of {@link Trades}, a mean over pairs of a clean row and its adversarial one.
 *
 * <pre>
 * p = softmax(z), q = softmax(z')
 * l = −Σ y log p + β KL(p‖q)
 * ∂l/∂z  = p Σy − y + β p ((log p − log q) − KL)
 * ∂l/∂z' = β (q − p)
 * </pre>
 *
 * <p>A batch holds the clean rows first and then, in the same order, the adversarial ones, as the defense makes it; the labels are
 * one-hot rows or distributions, those of the second half are not read. Values and gradients are doubled, because DL4J divides by the
 * number of rows, which is twice that of the pairs. Both rows of a pair have one weight; a pair of weight 0 counts as absent. In a
 * graph the scores must be finite. A model with this loss has a score for batches of pairs only.
 *
 * @param beta the weight of the robust term, {@code >= 0}; default 6
 */
@About(
        value = "cross entropy of clean rows and divergence to their adversarial ones",
        paper = "Zhang et al. 2019, Theoretically Principled Trade-off between Robustness and Accuracy")
public record TradesLoss(double beta) implements PairedLoss {

    /** β = 6. */
    public TradesLoss() {
        this(6);
    }

    /** Checks β. */
    public TradesLoss {
        Range.nonNegative("beta", beta);
    }

    @Override
    public String name() {
        return "trades";
    }

    @Override
    public void check(int row, double[] y) {
        if (!Arrays.stream(y).allMatch(share -> share >= 0 && Double.isFinite(share))) {
            throw new IllegalArgumentException("loss trades: the label of row " + row + " is " + Arrays.toString(y)
                    + ", allowed are finite numbers >= 0");
        }
    }

    @Override
    public Parts pair(double[] y, double[] z, double[] adversarial) {
        double[] logP = LogSoftmax.of(z);
        double[] logQ = LogSoftmax.of(adversarial);
        double[] p = LogSoftmax.probabilities(logP);
        double[] q = LogSoftmax.probabilities(logQ);
        double divergence = LogSoftmax.divergence(p, logP, logQ);
        double total = Arrays.stream(y).sum();
        double crossEntropy = 0;
        for (int k = 0; k < y.length; k++) {
            crossEntropy -= y[k] == 0 ? 0 : y[k] * logP[k];
            double robust = p[k] == 0 ? 0 : p[k] * (logP[k] - logQ[k] - divergence);
            z[k] = total * p[k] - y[k] + beta * robust;
            adversarial[k] = beta * (q[k] - p[k]);
        }
        return new Parts(crossEntropy, beta * divergence);
    }

    @Override
    public SDVariable pairs(SameDiff sd, SDVariable y, SDVariable logP, SDVariable logQ) {
        SDVariable crossEntropy = y.mul(logP).sum(true, 1).neg();
        return crossEntropy.add(PairedLoss.divergence(sd, logP, logQ).mul(beta));
    }
}
