package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Range;

/** What a model decides for noisy copies of examples. */
final class NoisyVotes {
    private final RandomizedSmoothing settings;
    private final DecisionModel model;
    private final long firstSample;
    private final Rows format;
    private final double[][] rows;

    NoisyVotes(RandomizedSmoothing settings, DecisionModel model, INDArray x, long firstSample) {
        Range.atLeast("firstSample", firstSample, 0);
        this.settings = settings;
        this.model = model;
        this.firstSample = firstSample;
        this.format = AttackInput.format(x);
        Bounds bounds = model.bounds();
        this.rows = AttackInput.examples(x, bounds, format.within(bounds));
    }

    int rows() {
        return rows.length;
    }

    /** How often each class is decided for copies of a row with fresh noise; each phase draws from a stream of its own. */
    int[] count(int row, long phase, int copies) {
        SampleRandom random = SampleRandom.of(settings.seed(), firstSample + row, phase);
        int[] counts = new int[model.classes()];
        for (int done = 0; done < copies; done += settings.batchSize()) {
            int size = Math.min(settings.batchSize(), copies - done);
            for (int label : labels(noisy(rows[row], size, random))) {
                if (label < 0 || label >= counts.length) {
                    throw new IllegalStateException(
                            "the model decided for class " + label + ", it has classes 0 to " + (counts.length - 1));
                }
                counts[label]++;
            }
        }
        return counts;
    }

    private int[] labels(List<double[]> copies) {
        int[] labels = model.labels(format.write(copies));
        if (labels.length != copies.size()) {
            throw new IllegalStateException(
                    "the model gave " + labels.length + " decisions, expected " + copies.size());
        }
        return labels;
    }

    private List<double[]> noisy(double[] point, int size, SampleRandom random) {
        List<double[]> copies = new ArrayList<>(size);
        for (int copy = 0; copy < size; copy++) {
            double[] moved = new double[point.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = point[i] + settings.sigma() * random.gaussian();
            }
            copies.add(moved);
        }
        return copies;
    }

    /** The most frequent class but one, the lower one of equals. */
    static int most(int[] counts, int excluded) {
        int most = excluded == 0 ? 1 : 0;
        for (int k = most + 1; k < counts.length; k++) {
            if (k != excluded && counts[k] > counts[most]) {
                most = k;
            }
        }
        return most;
    }

    static List<Integer> list(int... counts) {
        return Arrays.stream(counts).boxed().toList();
    }
}
