package org.samediffext.adversarial;

/** The logarithms of the softmax of scores. */
final class LogSoftmax {

    private LogSoftmax() {}

    static double[] of(double[] scores) {
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - max);
        }
        double normalizer = max + Math.log(sum);
        double[] logs = new double[scores.length];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = scores[k] - normalizer;
        }
        return logs;
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
