package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a {@link Bandwidth} gives for samples. */
final class Sigma {
    private static final int SAMPLE = 2000;
    private static final double MAX_ABS_FLOOR = 1e-8;

    private Sigma() {}

    static double of(Bandwidth rule, KernelPass pass, Present neighbours) {
        if (rule instanceof Bandwidth.MedianDistance median) {
            return median.factor() * medianDistance(neighbours.features());
        }
        if (rule instanceof Bandwidth.MaxAbs maxAbs) {
            return maxAbs.sigma() * (neighbours.features().amaxNumber().doubleValue() + MAX_ABS_FLOOR);
        }
        if (rule instanceof Bandwidth.LooCrossEntropy grid) {
            double unit = grid.ofMedian() ? medianDistance(neighbours.features()) : 1;
            return unit * best(pass, unit, grid.candidates());
        }
        return ((Bandwidth.Fixed) rule).sigma();
    }

    private static double best(KernelPass pass, double unit, List<Double> candidates) {
        double[] sigmas = candidates.stream().mapToDouble(each -> unit * each).toArray();
        KernelPass.Anchors[] all = pass.estimate(sigmas);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < all.length; k++) {
            double crossEntropy = KernelEstimate.mean(pass.weights(), all[k].crossEntropy());
            if (crossEntropy < least) {
                least = crossEntropy;
                best = k;
            }
        }
        return candidates.get(best);
    }

    /** The median distance between two rows, exact up to 2,000 rows. */
    static double medianDistance(INDArray features) {
        int n = Math.toIntExact(Math.min(features.size(0), SAMPLE));
        if (n < 2) {
            return 1;
        }
        INDArray some = n == features.size(0) ? features : Nd4j.pullRows(features, 1, sample(features.size(0)));
        RowBlocks blocks = new RowBlocks(some, some, true);
        double[] squares = new double[n * (n - 1) / 2];
        int at = 0;
        for (int first = 0; first < n; first += blocks.step()) {
            int count = Math.min(blocks.step(), n - first);
            double[] block = blocks.block(first, count);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < first + i; j++) {
                    squares[at++] = -2 * block[i * n + j];
                }
            }
        }
        Arrays.sort(squares);
        double median = (Math.sqrt(squares[(at - 1) / 2]) + Math.sqrt(squares[at / 2])) / 2;
        double mean = Arrays.stream(squares).map(Math::sqrt).sum() / at;
        return median > 0 ? median : mean > 0 ? mean : 1;
    }

    private static int[] sample(long rows) {
        return new Random(1)
                .ints(0, Math.toIntExact(rows))
                .distinct()
                .limit(SAMPLE)
                .sorted()
                .toArray();
    }
}
