package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An f-divergence {@code D(p‖q) = Σ q f(p/q)} of a teacher p and a student q, with {@code r = p/q}. The weight {@code h(r) = r² f″(r)}
 * is what the divergence makes of the reverse-KL gradient in distillation by samples: Xu, Nie and Vahdat 2025, "One-step Diffusion
 * Models with f-Divergence Distribution Matching".
 */
public enum Divergence {
    /** {@code f = −log r}, h = 1: seeks one mode of the teacher. */
    REVERSE_KL(true) {
        @Override
        double term(double p, double q, double l, double r) {
            return -q * l;
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return 1 - l;
        }

        @Override
        public double weight(double r) {
            return 1;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return q.mul(l).neg();
        }
    },
    /** {@code f = r log r}, h = r: covers all modes of the teacher; cross entropy but for a constant. */
    FORWARD_KL(false) {
        @Override
        double term(double p, double q, double l, double r) {
            return p * l;
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return -r;
        }

        @Override
        public double weight(double r) {
            return r;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return p.mul(l);
        }
    },
    /** {@code f = r log r − (r + 1) log((r + 1)/2)}, h = r/(1 + r): twice the Jensen-Shannon divergence. */
    JENSEN_SHANNON(false) {
        @Override
        double term(double p, double q, double l, double r) {
            return p * (LOG2 - Scalars.softplus(-l)) + q * (LOG2 - Scalars.softplus(l));
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return LOG2 - Scalars.softplus(l);
        }

        @Override
        public double weight(double r) {
            return r / (1 + r);
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return p.mul(g.softplus(l.neg()).rsub(LOG2)).add(q.mul(g.softplus(l).rsub(LOG2)));
        }
    },
    /** {@code f = (r + 1) log(1/2 + 1/(2r))}, h = 1/(1 + r): a softer reverse KL. */
    SOFTENED_REVERSE_KL(true) {
        @Override
        double term(double p, double q, double l, double r) {
            return (p + q) * (Scalars.softplus(-l) - LOG2);
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return Scalars.softplus(-l) - LOG2 + 1;
        }

        @Override
        public double weight(double r) {
            return 1 / (1 + r);
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return p.add(q).mul(g.softplus(l.neg()).sub(LOG2));
        }
    },
    /** {@code f = (√r − 1)²}, h = √r/2. */
    SQUARED_HELLINGER(false) {
        @Override
        double term(double p, double q, double l, double r) {
            return q * (Math.sqrt(r) - 1) * (Math.sqrt(r) - 1);
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return 1 - Math.sqrt(r);
        }

        @Override
        public double weight(double r) {
            return Math.sqrt(r) / 2;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return q.mul(g.sd().math.square(g.sd().math.sqrt(r).sub(1)));
        }
    },
    /** {@code f = (r − 1) log r}, h = 1 + r: the sum of both KL divergences. */
    JEFFREYS(true) {
        @Override
        double term(double p, double q, double l, double r) {
            return (p - q) * l;
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return 1 - l - r;
        }

        @Override
        public double weight(double r) {
            return 1 + r;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return p.sub(q).mul(l);
        }
    },
    /** {@code f = (1 − r)²/r}, h = 2/r. */
    NEYMAN(true) {
        @Override
        double term(double p, double q, double l, double r) {
            return q * (1 - r) * (1 - r) / r;
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return 2 / r - 2;
        }

        @Override
        public double weight(double r) {
            return 2 / r;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return q.mul(g.sd().math.square(r.sub(1))).div(r);
        }
    },
    /** {@code f = (r − 1)²}, h = 2r². */
    PEARSON(false) {
        @Override
        double term(double p, double q, double l, double r) {
            return q * (r - 1) * (r - 1);
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return 1 - r * r;
        }

        @Override
        public double weight(double r) {
            return 2 * r * r;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return q.mul(g.sd().math.square(r.sub(1)));
        }
    },
    /** {@code f = |r − 1|/2}, h = 0: half the sum of the differences. */
    TOTAL_VARIATION(false) {
        @Override
        double term(double p, double q, double l, double r) {
            return Math.abs(p - q) / 2;
        }

        @Override
        double slope(double p, double q, double l, double r) {
            return -Math.signum(p - q) / 2;
        }

        @Override
        public double weight(double r) {
            return 0;
        }

        @Override
        SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r) {
            return g.sd().math.abs(p.sub(q)).div(2);
        }
    };

    private static final double LOG2 = Math.log(2);
    private static final double LARGEST_LOGIT = 10;
    private static final double SMALLEST_RATIO = 0.1;
    private static final double LARGEST_RATIO = 20;

    /** Whether it is infinite where the teacher is 0 and the student is not. */
    private final boolean infinite;

    Divergence(boolean infinite) {
        this.infinite = infinite;
    }

    boolean isInfiniteAtZero() {
        return infinite;
    }

    /** {@code q f(r)}, of {@code l = log r}. */
    abstract double term(double p, double q, double l, double r);

    /** {@code f(r) − r f′(r)}, the derivative of {@code q f(p/q)} by q. */
    abstract double slope(double p, double q, double l, double r);

    abstract SDVariable term(GraphRows g, SDVariable p, SDVariable q, SDVariable l, SDVariable r);

    /**
     * The weight {@code h(r) = r² f″(r)}.
     *
     * @param r the ratio of teacher and student, {@code r > 0}
     * @return the weight; 0 for the total variation, whose second derivative is 0 almost everywhere
     */
    public abstract double weight(double r);

    /**
     * Weights of the samples of a minibatch, as the distillation by samples uses them: the logits of a discriminator, averaged
     * over its heads, are clipped to ±10, their exponentials to 0.1 and 20, and the weights divided by their mean. They are
     * constants of a gradient. (The authors' code, {@code FastGen}, doubles Hellinger and halves Neyman, which the mean undoes.)
     *
     * @param logits the log of teacher over student of each sample, of any shape
     * @return DOUBLE of the same shape, with mean 1; all zero where every weight is
     */
    public INDArray weights(INDArray logits) {
        double[] weights = RowWise.doubles(logits);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double ratio = Math.exp(Math.max(-LARGEST_LOGIT, Math.min(LARGEST_LOGIT, weights[i])));
            weights[i] = weight(Math.max(SMALLEST_RATIO, Math.min(LARGEST_RATIO, ratio)));
            sum += weights[i];
        }
        INDArray all =
                Nd4j.createFromArray(weights).reshape('c', logits.shape()).castTo(DataType.DOUBLE);
        return sum == 0 ? all : all.muli(weights.length / sum);
    }
}
