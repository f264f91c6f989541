package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LossTerm;

/**
 * A linear softmax over 40 tokens has learnt 60 contexts by heart; the first six are forgotten without any retain term, each of
 * them near to one that is not. The bounded loss leaves the others alone, ascent destroys them.
 */
class UnlearningToyTest {
    private static final int TOKENS = 40;
    private static final int WIDTH = 24;
    private static final int ALL = 60;
    private static final int FORGOTTEN = 6;

    private final INDArray contexts = contexts(new Random(1));
    private final INDArray targets = targets(new Random(2));
    private final INDArray learnt = descend(Nd4j.zeros(DataType.DOUBLE, WIDTH, TOKENS), contexts, targets, 6000);

    private static INDArray contexts(Random random) {
        INDArray x = Nd4j.create(DataType.DOUBLE, ALL, WIDTH);
        for (int i = ALL - 1; i >= 0; i--) {
            double[] row = random.doubles(WIDTH).map(u -> random.nextGaussian()).toArray();
            for (int j = 0; j < WIDTH; j++) {
                double near = i < FORGOTTEN ? x.getDouble(i + FORGOTTEN, j) + .5 * row[j] / Math.sqrt(WIDTH) : row[j];
                x.putScalar(i, j, near);
            }
            x.getRow(i).divi(x.getRow(i).norm2Number());
        }
        return x;
    }

    private static INDArray targets(Random random) {
        return Nd4j.createFromArray(random.ints(ALL, 0, TOKENS).asDoubleStream().toArray())
                .reshape(ALL, 1);
    }

    private static INDArray descend(INDArray start, INDArray x, INDArray ids, int steps) {
        INDArray w = start.dup();
        for (int step = 0; step < steps; step++) {
            INDArray ascent =
                    new GradientAscent().evaluate(ids, x.mmul(w), null).gradient();
            w.addi(x.transpose().mmul(ascent).muli(4.0 / ALL));
        }
        return w;
    }

    private static INDArray first(INDArray rows, int from, int to) {
        return rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c');
    }

    /** What is left after 2000 steps. */
    private record Left(double forgetProbability, double retainAccuracy, double largestChange) {}

    private Left unlearn(LossTerm loss, boolean npo) {
        INDArray x = first(contexts, 0, FORGOTTEN);
        INDArray ids = first(targets, 0, FORGOTTEN);
        INDArray labels = ids;
        if (npo) {
            INDArray reference =
                    new GradientAscent().evaluate(ids, x.mmul(learnt), null).values();
            INDArray each = Nd4j.arange(FORGOTTEN).castTo(DataType.DOUBLE).reshape(FORGOTTEN, 1);
            labels = Nd4j.concat(1, ids, each, reference);
        }
        INDArray w = learnt.dup();
        for (int step = 0; step < 2000; step++) {
            INDArray gradient = loss.evaluate(labels, x.mmul(w), null).gradient();
            w.subi(x.transpose().mmul(gradient).muli(.5 / FORGOTTEN));
        }
        INDArray logs = new GradientAscent().evaluate(ids, x.mmul(w), null).values();
        INDArray kept = first(contexts, FORGOTTEN, ALL).mmul(w).argMax(1);
        int right = 0;
        for (int i = 0; i < ALL - FORGOTTEN; i++) {
            right += kept.getInt(i) == targets.getInt(i + FORGOTTEN) ? 1 : 0;
        }
        return new Left(
                Nd4j.math.exp(logs).meanNumber().doubleValue(),
                (double) right / (ALL - FORGOTTEN),
                w.sub(learnt).amaxNumber().doubleValue());
    }

    @Test
    void theBoundedLossForgetsWithoutHarm() {
        Left hinge = unlearn(new InvertedHinge(), false);
        Left ascent = unlearn(new GradientAscent(), false);
        Left preference = unlearn(new Npo(), true);

        assertThat(hinge.forgetProbability).isLessThan(.05);
        assertThat(hinge.retainAccuracy).isGreaterThan(.95);
        assertThat(hinge.largestChange).isLessThan(10);
        assertThat(ascent.forgetProbability).isLessThan(.05);
        assertThat(ascent.retainAccuracy).isLessThan(.3);
        assertThat(ascent.largestChange).isGreaterThan(50);
        assertThat(preference.retainAccuracy).isBetween(ascent.retainAccuracy, hinge.retainAccuracy);
    }
}
