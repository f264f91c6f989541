package org.samediffext.adversarial;

/** The logarithms of the softmax of scores. */
final class LogSoftmax {

    private LogSoftmax() {}

    static double[] of(double[] scores) {
        double normalizer = logSum(scores);
        double[] logs = new double[scores.length];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = scores[k] - normalizer;
        }
        return logs;
    }

    /** The logarithm of the sum of the exponentials. */
    static double logSum(double[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum);
    }

    static double[] probabilities(double[] logs) {
        double[] p = new double[logs.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logs[k]);
        }
        return p;
    }

    /** KL(p‖q), where zero times minus infinity is zero. */
    static double divergence(double[] p, double[] logP, double[] logQ) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += p[k] == 0 ? 0 : p[k] * (logP[k] - logQ[k]);
        }
        return sum;
    }
}
