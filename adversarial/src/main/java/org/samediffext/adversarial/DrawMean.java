package org.samediffext.adversarial;

import org.samediffext.adversarial.Eot.Mean;

/** The mean of the scores of several draws of one example, and its gradient. */
final class DrawMean {
    private DrawMean() {}

    /** Over rows {@code from} to {@code from + draws}. */
    static double[] of(Mean mean, double[][] scores, int from, int draws) {
        if (draws == 1) {
            return scores[from];
        }
        return mean == Mean.SCORES ? scores(scores, from, draws) : logProbabilities(scores, from, draws);
    }

    /** The gradient by one draw's scores, given the gradient by the mean. */
    static double[] slope(Mean mean, double[][] scores, int from, int draws, double[] z, double[] slope) {
        if (draws == 1) {
            return slope;
        }
        double[] own = new double[z.length];
        if (mean == Mean.SCORES) {
            for (int k = 0; k < own.length; k++) {
                own[k] = slope[k] / draws;
            }
            return own;
        }
        double[] average = logProbabilities(scores, from, draws);
        double[] logP = logSoftmax(z);
        double sum = 0;
        for (int k = 0; k < own.length; k++) {
            own[k] = slope[k] * Math.exp(logP[k] - average[k]) / draws;
            sum += own[k];
        }
        for (int k = 0; k < own.length; k++) {
            own[k] -= sum * Math.exp(logP[k]);
        }
        return own;
    }

    private static double[] scores(double[][] scores, int from, int draws) {
        double[] mean = new double[scores[from].length];
        for (int k = 0; k < mean.length; k++) {
            for (int draw = 0; draw < draws; draw++) {
                mean[k] += scores[from + draw][k];
            }
            mean[k] /= draws;
        }
        return mean;
    }

    private static double[] logProbabilities(double[][] scores, int from, int draws) {
        double[][] logP = new double[draws][];
        for (int draw = 0; draw < draws; draw++) {
            logP[draw] = logSoftmax(scores[from + draw]);
        }
        double[] mean = new double[logP[0].length];
        double[] column = new double[draws];
        for (int k = 0; k < mean.length; k++) {
            for (int draw = 0; draw < draws; draw++) {
                column[draw] = logP[draw][k];
            }
            mean[k] = logSum(column) - Math.log(draws);
        }
        return mean;
    }

    static double[] logSoftmax(double[] z) {
        double sum = logSum(z);
        double[] logP = new double[z.length];
        for (int k = 0; k < z.length; k++) {
            logP[k] = z[k] - sum;
        }
        return logP;
    }

    private static double logSum(double[] values) {
        double top = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            top = Math.max(top, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - top);
        }
        return top + Math.log(sum);
    }
}
