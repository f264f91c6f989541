package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossMemory;

/**
 * A linear softmax with more weights than examples, 40 % of whose labels are wrong: cross entropy learns the classes first and the
 * wrong labels then; with the regularizer it stays with the classes.
 */
class EarlyLearningToyTest {
    private static final int EXAMPLES = 500;
    private static final int FEATURES = 1000;
    private static final int STEPS = 400;
    private static final double RATE = .002;

    private final Random random = new Random(1);
    private final List<Integer> truth = new ArrayList<>();
    private final INDArray train = points(EXAMPLES, truth);
    private final List<Integer> testTruth = new ArrayList<>();
    private final INDArray test = points(1000, testTruth);
    private final List<Integer> given =
            truth.stream().map(y -> random.nextDouble() < .4 ? 1 - y : y).toList();

    private INDArray points(int count, List<Integer> classes) {
        float[] x = new float[count * FEATURES];
        for (int i = 0; i < count; i++) {
            int y = random.nextInt(2);
            classes.add(y);
            for (int j = 0; j < FEATURES; j++) {
                x[i * FEATURES + j] = (float) (random.nextGaussian() + (j == 0 ? 8 * y - 4 : 0));
            }
        }
        return Nd4j.createFromArray(x).reshape(count, FEATURES);
    }

    /** Test accuracy, share of the wrong labels that were learnt, share of the targets that are true. */
    private record Learnt(double accuracy, double memorized, List<Integer> suspects) {}

    private Learnt learn(EarlyLearning loss) {
        INDArray labels = Nd4j.create(DataType.DOUBLE, EXAMPLES, 2);
        for (int i = 0; i < EXAMPLES; i++) {
            labels.putScalar(i, 0, given.get(i));
            labels.putScalar(i, 1, i);
        }
        INDArray weights = Nd4j.zeros(DataType.FLOAT, FEATURES, 2);
        LossMemory memory = loss.fresh();
        for (int step = 0; step < STEPS; step++) {
            INDArray logits = train.mmul(weights);
            loss.remember(labels, logits, null, memory);
            INDArray gradient = loss.evaluate(labels, logits, null, memory).gradient();
            weights.subi(train.transpose().mmul(gradient).muli(RATE / EXAMPLES));
        }
        List<Integer> answers = answers(test.mmul(weights));
        List<Integer> learnt = answers(train.mmul(weights));
        double right = IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).equals(testTruth.get(i)))
                .count();
        List<Integer> wrong = wrong();
        double memorized =
                wrong.stream().filter(i -> learnt.get(i).equals(given.get(i))).count();
        return new Learnt(
                right / answers.size(), memorized / wrong.size(), EarlyLearning.suspects(memory.toArray(), given));
    }

    private List<Integer> wrong() {
        return IntStream.range(0, EXAMPLES)
                .filter(i -> !given.get(i).equals(truth.get(i)))
                .boxed()
                .toList();
    }

    private static List<Integer> answers(INDArray logits) {
        return IntStream.range(0, (int) logits.size(0))
                .mapToObj(i -> logits.getDouble(i, 1) > logits.getDouble(i, 0) ? 1 : 0)
                .toList();
    }

    @Test
    void doesNotMemorizeWhatCrossEntropyMemorizes() {
        Learnt entropy = learn(new EarlyLearning(EXAMPLES, .7, 0, -100, Reduction.ALL));
        Learnt regularized = learn(new EarlyLearning(EXAMPLES));

        assertThat(entropy.accuracy).isLessThan(.8);
        assertThat(entropy.memorized).isGreaterThan(.85);
        assertThat(regularized.accuracy).isGreaterThan(.98);
        assertThat(regularized.memorized).isLessThan(.05);
        long found = regularized.suspects.stream().filter(wrong()::contains).count();
        assertThat((double) found / regularized.suspects.size()).isGreaterThan(.95);
        assertThat((double) found / wrong().size()).isGreaterThan(.95);
    }
}
