package org.samediffext.losses;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What labels hold of a reference model. */
public enum ReferenceForm {
    /** Its logits, or the logarithms of its probabilities; minus infinity is a probability of zero. */
    LOGITS {
        @Override
        void toDistribution(double[] reference) {
            Softmax.inPlace(reference, 0, reference.length);
        }

        @Override
        void lower(double[] reference, int at, double by) {
            reference[at] -= by;
        }

        @Override
        SDVariable build(SameDiff sd, SDVariable reference, SDVariable lowered) {
            return sd.nn.softmax(reference.sub(lowered), 1);
        }
    },
    /** Its probabilities, which are divided by their sum. */
    PROBABILITIES {
        @Override
        void toDistribution(double[] reference) {
            double sum = 0;
            for (double p : reference) {
                sum += p < 0 ? Double.NaN : p;
            }
            for (int j = 0; j < reference.length; j++) {
                reference[j] /= sum;
            }
        }

        @Override
        void lower(double[] reference, int at, double by) {
            reference[at] *= Math.exp(-by);
        }

        @Override
        SDVariable build(SameDiff sd, SDVariable reference, SDVariable lowered) {
            SDVariable p = reference.mul(sd.math.exp(lowered.neg()));
            return p.div(Sequences.InGraph.atLeastOne(p.sum(true, 1)));
        }
    };

    /** Makes a distribution of a row, NaN if it is none. */
    abstract void toDistribution(double[] reference);

    /** Lowers the logarithm of one entry of a row. */
    abstract void lower(double[] reference, int at, double by);

    /** The distributions in a graph, the logarithms lowered before. */
    abstract SDVariable build(SameDiff sd, SDVariable reference, SDVariable lowered);

    /** The rows that hold no distribution. */
    IntPredicate invalid(INDArray reference) {
        int rows = Math.toIntExact(reference.size(0));
        boolean[] invalid = new boolean[rows];
        int width = Math.toIntExact(reference.size(1));
        int step = RowPass.step(reference);
        for (int first = 0; first < rows; first += step) {
            double[] block = RowPass.doubles(RowPass.rows(reference, first, step));
            for (int row = first; row < Math.min(rows, first + step); row++) {
                double[] q = Arrays.copyOfRange(block, (row - first) * width, (row - first + 1) * width);
                toDistribution(q);
                invalid[row] = Double.isNaN(Arrays.stream(q).sum());
            }
        }
        return row -> invalid[row];
    }
}
