package org.samediffext.adversarial;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * The loss of {@link Mart}, a mean over pairs of a clean row and its adversarial one; y is the class, k the likeliest other class of
 * the adversarial row, the lower one among equals.
 *
 * <pre>
 * p = softmax(z), q = softmax(z'), g = 1.0001 − q_k + 1e-12
 * l = −log q_y − log g + λ (1.0000001 − p_y) KL(p‖q)
 * ∂l/∂z  = λ [(1.0000001 − p_y) p ((log p − log q) − KL) − KL p_y (e_y − p)]
 * ∂l/∂z' = (q − e_y) + q_k/g (e_k − q) + λ (1.0000001 − p_y) (q − p)
 * </pre>
 *
 * <p>The small numbers are those of the authors' program. Rows, weights and doubling are those of {@link TradesLoss}; the labels are
 * one-hot.
 *
 * @param lambda λ, the weight of the divergence, {@code >= 0}; default 5
 */
@About(
        value = "boosted cross entropy of adversarial rows and divergence where the clean row is misjudged",
        paper = "Wang et al. 2020, Improving Adversarial Robustness Requires Revisiting Misclassified Examples")
public record MartLoss(double lambda) implements PairedLoss {
    private static final double ROOM = 1.0001 + 1e-12;
    private static final double CERTAIN = 1.0000001;

    /** λ = 5. */
    public MartLoss() {
        this(5);
    }

    /** Checks λ. */
    public MartLoss {
        Range.nonNegative("lambda", lambda);
    }

    @Override
    public String name() {
        return "mart";
    }

    @Override
    public void check(int row, double[] y) {
        long ones = Arrays.stream(y).filter(share -> share == 1).count();
        long zeros = Arrays.stream(y).filter(share -> share == 0).count();
        if (ones != 1 || zeros != y.length - 1) {
            throw new IllegalArgumentException("loss mart: the label of row " + row + " is " + Arrays.toString(y)
                    + ", allowed is one-hot; for distributions of classes use trades");
        }
    }

    @Override
    public Parts pair(double[] y, double[] z, double[] adversarial) {
        int label = LogitLoss.best(y, -1);
        double[] logP = LogSoftmax.of(z);
        double[] logQ = LogSoftmax.of(adversarial);
        double[] p = LogSoftmax.probabilities(logP);
        double[] q = LogSoftmax.probabilities(logQ);
        int other = LogitLoss.best(adversarial, label);
        double divergence = LogSoftmax.divergence(p, logP, logQ);
        double doubt = CERTAIN - p[label];
        double pull = q[other] / (ROOM - q[other]);
        for (int k = 0; k < y.length; k++) {
            double apart = p[k] == 0 ? 0 : p[k] * (logP[k] - logQ[k] - divergence);
            z[k] = lambda * (doubt * apart - divergence * p[label] * (y[k] - p[k]));
            adversarial[k] = q[k] - y[k] + pull * ((k == other ? 1 : 0) - q[k]) + lambda * doubt * (q[k] - p[k]);
        }
        double boosted = -logQ[label] - Math.log(ROOM - q[other]);
        return new Parts(lambda * doubt * divergence, boosted);
    }

    @Override
    public SDVariable pairs(SameDiff sd, SDVariable y, SDVariable logP, SDVariable logQ) {
        SDVariable likeliest = sd.math.exp(logQ).sub(y.mul(2)).max(true, 1);
        SDVariable room = likeliest.neg().add(ROOM);
        SDVariable boosted = logQ.mul(y).sum(true, 1).add(sd.math.log(room)).neg();
        SDVariable doubt = sd.math.exp(logP).mul(y).sum(true, 1).neg().add(CERTAIN);
        return boosted.add(PairedLoss.divergence(sd, logP, logQ).mul(doubt).mul(lambda));
    }
}
