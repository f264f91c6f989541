package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/**
 * A model behind a transform of its input, and its gradient through the transform: expectation over transformations. Its scores
 * are the mean over {@code draws} draws of the transform T, and the gradient is exactly that of the mean, as far as T tells
 * its own. Athalye, Engstrom, Ilyas, Kwok 2018, Synthesizing Robust Adversarial Examples. A transform that is not
 * stochastic is applied once.
 *
 * <p>The draws of an example depend on the seed and on the numbers of the example: the same point is always changed in the
 * same way, another point in another, and batch mates do not matter. So an attack meets fresh draws at every step, and asking
 * twice gives one answer.
 *
 * <p>A call gives the model {@code draws} times as many examples as it gets; choose the batch size of an attack accordingly.
 */
public final class Eot implements GradientModel {

    /** What is averaged over the draws. */
    public enum Mean {
        /** The scores: {@code mean_j z(T_j(x))}. */
        SCORES,
        /**
         * The probabilities: {@code log mean_j softmax(z(T_j(x)))}. With {@link GaussianNoise} the smoothed soft classifier of
         * Salman et al. 2019, Provably Robust Deep Learning via Adversarially Trained Smoothed Classifiers.
         */
        PROBABILITIES
    }

    private final GradientModel model;
    private final InputTransform transform;
    private final int draws;
    private final Mean mean;
    private final long seed;

    /**
     * The mean of the scores.
     *
     * @param model what is behind the transform
     * @param transform what is in front of the model
     * @param draws how many draws are averaged, at least one
     * @param seed of the draws
     */
    public Eot(GradientModel model, InputTransform transform, int draws, long seed) {
        this(model, transform, draws, seed, Mean.SCORES);
    }

    /**
     * A mean over draws.
     *
     * @param model what is behind the transform
     * @param transform what is in front of the model
     * @param draws how many draws are averaged, at least one
     * @param seed of the draws
     * @param mean what is averaged
     */
    public Eot(GradientModel model, InputTransform transform, int draws, long seed, Mean mean) {
        Range.atLeast("draws", draws, 1);
        this.model = model;
        this.transform = transform;
        this.draws = transform.kind() == InputTransform.Kind.STOCHASTIC ? draws : 1;
        this.mean = mean;
        this.seed = seed;
    }

    /**
     * The mean over several calls of a model that draws by itself. Its answers are as random as the model's, and less so the
     * more calls there are.
     *
     * @param model a model that answers the same question differently from time to time
     * @param calls how many answers are averaged, at least one
     * @return the mean of the scores, with its gradient
     */
    public static Eot repeated(GradientModel model, int calls) {
        return new Eot(model, new Repetition(), calls, 0);
    }

    /**
     * The same with another number of draws.
     *
     * @param number how many draws are averaged, at least one
     * @return the same model behind the same transform
     */
    public Eot withDraws(int number) {
        return new Eot(model, transform, number, seed, mean);
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Bounds bounds() {
        return model.bounds();
    }

    @Override
    public INDArray logits(INDArray x) {
        Batch batch = new Batch(x);
        return batch.mean(model.logits(batch.drawn()));
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        Batch batch = new Batch(x);
        Vjp inner = model.vjp(batch.drawn(), logits -> batch.spread(logits, cotangent.apply(batch.mean(logits))));
        return new Vjp(batch.mean(inner.logits()), batch.pullback(inner.gradient()));
    }

    /** The example itself, again for each draw. */
    private record Repetition() implements InputTransform {
        @Override
        public Kind kind() {
            return Kind.STOCHASTIC;
        }

        @Override
        public double[] apply(double[] x, InputForm form, SampleRandom random) {
            return x.clone();
        }
    }

    /** The examples of a call: row {@code i·draws + j} of what the model sees is draw j of example i. */
    private final class Batch {
        private final Rows format;
        private final InputForm form;
        private final double[][] rows;

        Batch(INDArray x) {
            this.format = AttackInput.format(x);
            this.form = InputForm.of(x.shape(), bounds());
            this.rows = Rows.read(x);
        }

        private SampleRandom random(double[] row, int draw) {
            return SampleRandom.of(seed, row).stream(draw);
        }

        INDArray drawn() {
            List<double[]> drawn = new ArrayList<>(rows.length * draws);
            for (double[] row : rows) {
                for (int draw = 0; draw < draws; draw++) {
                    drawn.add(transform.apply(row, form, random(row, draw)));
                }
            }
            return format.write(drawn);
        }

        INDArray mean(INDArray logits) {
            double[][] scores = Rows.read(logits);
            List<double[]> means = new ArrayList<>(rows.length);
            for (int i = 0; i < rows.length; i++) {
                means.add(DrawMean.of(mean, scores, i * draws, draws));
            }
            return write(logits, means);
        }

        /** The gradient by the mean, for each draw. */
        INDArray spread(INDArray logits, INDArray cotangent) {
            double[][] scores = Rows.read(logits);
            double[][] slopes = Rows.read(cotangent);
            List<double[]> spread = new ArrayList<>(scores.length);
            for (int i = 0; i < scores.length; i++) {
                int from = i - i % draws;
                spread.add(DrawMean.slope(mean, scores, from, draws, scores[i], slopes[i / draws]));
            }
            return write(logits, spread);
        }

        private INDArray write(INDArray logits, List<double[]> values) {
            return new Rows(logits.dataType(), logits.shape()).write(values).castTo(logits.dataType());
        }

        INDArray pullback(INDArray gradient) {
            double[][] behind = Rows.read(gradient);
            List<double[]> before = new ArrayList<>(rows.length);
            for (int i = 0; i < rows.length; i++) {
                double[] sum = new double[rows[i].length];
                for (int draw = 0; draw < draws; draw++) {
                    double[] part = transform.pullback(rows[i], form, random(rows[i], draw), behind[i * draws + draw]);
                    for (int k = 0; k < sum.length; k++) {
                        sum[k] += part[k];
                    }
                }
                before.add(sum);
            }
            return new Rows(gradient.dataType(), gradient.shape()).write(before).castTo(gradient.dataType());
        }
    }
}
