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
        double[] logP = LogSoftmax.of(z);
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
            logP[draw] = LogSoftmax.of(scores[from + draw]);
        }
        double[] mean = new double[logP[0].length];
        double[] column = new double[draws];
        for (int k = 0; k < mean.length; k++) {
            for (int draw = 0; draw < draws; draw++) {
                column[draw] = logP[draw][k];
            }
            mean[k] = LogSoftmax.logSum(column) - Math.log(draws);
        }
        return mean;
    }
}
