package org.samediffext.losses;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.samediffext.spi.LossTerm;

/** The losses that detach weights, as plainly as they can be written, with those weights held at a point. */
final class HeldValues {
    private HeldValues() {}

    /** The sum over the rows at another output, with the weights of the first one. */
    @FunctionalInterface
    interface Held {
        double value(double[][] output);
    }

    static Held of(LossTerm term, double[][] labels, double[][] output, double[] weights, double memory) {
        if (term instanceof WeightedGradientAscent loss) {
            return ascent(
                    targets(labels, loss.ignoreIndex()),
                    output,
                    weights,
                    loss.reduction(),
                    p -> Math.pow(p, loss.beta()));
        } else if (term instanceof SatImp loss) {
            return ascent(
                    targets(labels, loss.ignoreIndex()),
                    output,
                    weights,
                    loss.reduction(),
                    p -> Math.pow(p, loss.beta1()) * Math.pow(1 - p, loss.beta2()));
        } else if (term instanceof CeU loss) {
            return withoutTarget(targets(labels, loss.ignoreIndex()), output, weights, loss.reduction());
        } else if (term instanceof ForgetRetain loss && loss.forget() == ForgetLoss.CEU) {
            return forgetRetain(loss, labels, output, weights);
        } else if (term instanceof NormalizedLogistic) {
            return logistic(labels, output, weights);
        } else if (term instanceof BetaNLL loss) {
            return likelihood(loss, labels, output, weights);
        } else if (term instanceof GeneralizedGaussian loss
                && loss.form() == GeneralizedGaussian.Form.REFERENCE_CODE
                && loss.detachWeights()) {
            return ensemble(loss, labels, output, weights);
        } else if (term instanceof BIV loss) {
            return inverseVariance(loss, labels, output, weights);
        } else if (term instanceof MECO) {
            return partition(labels, weights, memory);
        }
        throw new AssertionError("write " + term + " down here: it detaches weights");
    }

    private static int[] targets(double[][] labels, int ignored) {
        return Arrays.stream(labels)
                .mapToInt(row -> {
                    if (row.length == 1) {
                        return row[0] == ignored ? -1 : (int) row[0];
                    }
                    int hot = IntStream.range(0, row.length)
                            .filter(c -> row[c] == 1)
                            .findFirst()
                            .orElse(-1);
                    return hot == ignored ? -1 : hot;
                })
                .toArray();
    }

    private static double[] factors(int[] targets, double[] weights, Reduction reduction) {
        double[] counts = weights.clone();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = targets[i] < 0 ? 0 : counts[i];
        }
        return reduction.factors(counts);
    }

    private static double log(double[] z, int target) {
        return z[target] - Math.log(Arrays.stream(z).map(Math::exp).sum());
    }

    private static Held ascent(
            int[] targets, double[][] output, double[] weights, Reduction reduction, DoubleUnaryOperator weight) {
        double[] held = factors(targets, weights, reduction).clone();
        for (int i = 0; i < held.length; i++) {
            held[i] *= targets[i] < 0 ? 0 : weight.applyAsDouble(Math.exp(log(output[i], targets[i])));
        }
        return z -> IntStream.range(0, held.length)
                .filter(i -> targets[i] >= 0)
                .mapToDouble(i -> held[i] * log(z[i], targets[i]))
                .sum();
    }

    private static Held withoutTarget(int[] targets, double[][] output, double[] weights, Reduction reduction) {
        double[] factors = factors(targets, weights, reduction);
        double[][] q = new double[output.length][];
        for (int i = 0; i < q.length; i++) {
            int target = targets[i];
            double[] z = output[i];
            double rest = IntStream.range(0, z.length)
                    .filter(c -> c != target)
                    .mapToDouble(c -> Math.exp(z[c]))
                    .sum();
            q[i] = IntStream.range(0, z.length)
                    .mapToDouble(c -> c == target ? 0 : Math.exp(z[c]) / rest)
                    .toArray();
        }
        return z -> {
            double sum = 0;
            for (int i = 0; i < q.length; i++) {
                for (int c = 0; c < q[i].length; c++) {
                    sum -= factors[i] * q[i][c] * log(z[i], c);
                }
            }
            return sum;
        };
    }

    private static Held forgetRetain(ForgetRetain loss, double[][] labels, double[][] output, double[] weights) {
        double[][] classes = Arrays.stream(labels)
                .map(row -> Arrays.copyOf(row, row.length - 1))
                .toArray(double[][]::new);
        int[] targets = targets(classes, loss.ignoreIndex());
        double[] lost = weights.clone();
        double[] kept = weights.clone();
        for (int i = 0; i < labels.length; i++) {
            double retain = labels[i][labels[i].length - 1];
            lost[i] *= 1 - retain;
            kept[i] *= retain;
        }
        Held forget = withoutTarget(targets, output, lost, loss.reduction());
        Held retain = ascent(targets, output, kept, loss.reduction(), p -> 1);
        return z -> loss.gamma() * forget.value(z) - loss.alpha() * retain.value(z);
    }

    private static Held logistic(double[][] labels, double[][] output, double[] weights) {
        double[] y =
                Arrays.stream(labels).mapToDouble(row -> row[0] == 1 ? 1 : -1).toArray();
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += weights[i] / (1 + Math.exp(y[i] * output[i][0]));
        }
        double beta = y.length / sum;
        return z -> IntStream.range(0, y.length)
                .mapToDouble(i -> weights[i] * beta * Math.log(1 + Math.exp(-y[i] * z[i][0])))
                .sum();
    }

    private static double variance(BetaNLL loss, double second) {
        return loss.variance() == BetaNLL.Variance.LOG ? Math.exp(second) : Math.max(second, 1e-6);
    }

    private static Held likelihood(BetaNLL loss, double[][] labels, double[][] output, double[] weights) {
        double[] held = loss.reduction().factors(weights).clone();
        for (int i = 0; i < held.length; i++) {
            held[i] *= Math.pow(variance(loss, output[i][1]), loss.beta());
        }
        return z -> {
            double sum = 0;
            for (int i = 0; i < held.length; i++) {
                double v = variance(loss, z[i][1]);
                sum += held[i] * (Math.log(v) / 2 + Math.pow(z[i][0] - labels[i][0], 2) / (2 * v));
            }
            return sum;
        };
    }

    private static Held ensemble(GeneralizedGaussian loss, double[][] labels, double[][] output, double[] weights) {
        int members = loss.members();
        double[] factors = loss.reduction().factors(weights);
        double[][] shares = new double[output.length][];
        for (int i = 0; i < output.length; i++) {
            double[] shape = Arrays.stream(output[i], members, 2 * members)
                    .map(HeldValues::shape)
                    .toArray();
            double sum = Arrays.stream(shape).sum();
            shares[i] = Arrays.stream(shape).map(b -> b / sum).toArray();
        }
        return z -> {
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                for (int e = 0; e < members; e++) {
                    double b = shape(z[i][members + e]);
                    double value = b * Math.abs(z[i][e] - labels[i][0]) - Math.log(b) + Scalars.logGamma(1 / b);
                    sum += factors[i] * shares[i][e] * value;
                }
            }
            return sum;
        };
    }

    private static double shape(double s) {
        return Math.max(Math.log(1 + Math.exp(s)), 0.1);
    }

    private static double[] errors(double[] output, double target) {
        return Arrays.stream(output).map(v -> v - target).toArray();
    }

    private static Held inverseVariance(BIV loss, double[][] labels, double[][] output, double[] weights) {
        int rows = output.length;
        double[] v = IntStream.range(0, rows)
                .mapToDouble(i -> loss.variance(errors(output[i], labels[i][0]), 0))
                .toArray();
        double xi = loss.shift(v, weights);
        double[] held = IntStream.range(0, rows)
                .mapToDouble(i -> weights[i] / (v[i] + xi))
                .toArray();
        double total = Arrays.stream(held).sum();
        return z -> {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += held[i]
                        / total
                        * Arrays.stream(errors(z[i], labels[i][0]))
                                .map(d -> loss.squared() ? d * d : Math.abs(d))
                                .average()
                                .orElseThrow();
            }
            return loss.meanOfWeighted() ? sum : rows * sum;
        };
    }

    private static Held partition(double[][] labels, double[] weights, double memory) {
        double[] sums = new double[2];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i][0] >= 0) {
                sums[(int) labels[i][0]] += weights[i];
            }
        }
        return z -> {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double flag = labels[i][0];
                double f = z[i][0];
                sum += flag == 0 ? -weights[i] * f / sums[0] : 0;
                sum += flag == 1 ? weights[i] * Math.exp(f - labels[i][1] - memory) / sums[1] : 0;
            }
            return labels.length * sum;
        };
    }
}
