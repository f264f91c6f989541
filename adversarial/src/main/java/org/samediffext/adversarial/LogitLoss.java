package org.samediffext.adversarial;

import java.util.Arrays;

/**
 * A loss on the scores z of one example, which an attack maximises: away from the true class y, or toward a target t.
 * Everything in double; equal scores are ranked by the lower class first.
 */
public enum LogitLoss {
    /** Cross entropy: away {@code logsumexp(z) − z_y}, toward {@code z_t − logsumexp(z)}. */
    CE {
        @Override
        double away(double[] z, int y, double[] gradient) {
            int top = best(z, -1);
            double sum = 0;
            for (int k = 0; k < z.length; k++) {
                gradient[k] = Math.exp(z[k] - z[top]);
                sum += k == top ? 0 : gradient[k];
            }
            double others = 0;
            for (int k = 0; k < z.length; k++) {
                gradient[k] /= 1 + sum;
                others += k == y ? 0 : gradient[k];
            }
            gradient[y] = -others;
            return Math.log1p(sum) + (z[top] - z[y]);
        }
    },
    /** Margin of Carlini and Wagner 2017: away {@code max_{k≠y} z_k − z_y}, toward {@code z_t − max_{k≠t} z_k}. */
    MARGIN {
        @Override
        double away(double[] z, int y, double[] gradient) {
            int other = best(z, y);
            Arrays.fill(gradient, 0);
            gradient[other] = 1;
            gradient[y] = -1;
            return z[other] - z[y];
        }
    },
    /**
     * Difference of logits ratio, Croce and Hein 2020, with π the classes by falling score: away
     * {@code −(z_y − max_{k≠y} z_k) / (z_π1 − z_π3)}, toward {@code −(z_y − z_t) / (z_π1 − (z_π3 + z_π4)/2)}, where y
     * is the class decided for the clean example. The denominators are increased by 1e-12.
     */
    DLR {
        @Override
        double away(double[] z, int y, double[] gradient) {
            int[] rank = Order.descending(z);
            int other = rank[0] == y ? rank[1] : rank[0];
            double width = z[rank[0]] - z[rank[2]] + TINY;
            double gap = z[y] - z[other];
            Arrays.fill(gradient, 0);
            gradient[y] -= 1 / width;
            gradient[other] += 1 / width;
            gradient[rank[0]] += gap / (width * width);
            gradient[rank[2]] -= gap / (width * width);
            return -gap / width;
        }

        @Override
        double toward(double[] z, int y, int t, double[] gradient) {
            int[] rank = Order.descending(z);
            double width = z[rank[0]] - (z[rank[2]] + z[rank[3]]) / 2 + TINY;
            double gap = z[y] - z[t];
            Arrays.fill(gradient, 0);
            gradient[y] -= 1 / width;
            gradient[t] += 1 / width;
            gradient[rank[0]] += gap / (width * width);
            gradient[rank[2]] -= gap / (width * width) / 2;
            gradient[rank[3]] -= gap / (width * width) / 2;
            return -gap / width;
        }
    };

    private static final double TINY = 1e-12;

    /** The untargeted loss; its gradient with respect to z is written into the last argument. */
    abstract double away(double[] z, int y, double[] gradient);

    /** The targeted loss; its gradient with respect to z is written into the last argument. */
    double toward(double[] z, int y, int t, double[] gradient) {
        double loss = -away(z, t, gradient);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = -gradient[k];
        }
        return loss;
    }

    /** How many classes a model must have. */
    int classesNeeded(boolean targeted) {
        return this != DLR ? 2 : targeted ? 4 : 3;
    }

    /** The class with the largest score but one. */
    static int best(double[] z, int excluded) {
        int best = excluded == 0 ? 1 : 0;
        for (int k = best + 1; k < z.length; k++) {
            if (k != excluded && z[k] > z[best]) {
                best = k;
            }
        }
        return best;
    }
}
