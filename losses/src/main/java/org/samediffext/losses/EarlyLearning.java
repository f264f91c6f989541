package org.samediffext.losses;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossMemory;
import org.samediffext.spi.Range;
import org.samediffext.spi.RememberingLoss;
import org.samediffext.spi.Required;

/**
 * Early-learning regularization (ELR): cross entropy that does not memorize wrong labels. It keeps a running mean of the network's
 * own answers to each training example and holds the network to them.
 *
 * <pre>
 * p = softmax(z),  p̃ = clip(p, 1e-4, 1 − 1e-4)
 * t = β t + (1 − β) p̃/Σ p̃                           the memory of the example, once a training step, then constant
 * Q = ⟨t, p̃⟩
 * l = −Σ y_c log p_c + λ log(1 − Q)
 * ∂l/∂z_k = p_k − y_k − λ p_k (u_k t_k − Σ u_c t_c p_c)/(1 − Q)          u = 1 where p is not clipped
 * </pre>
 *
 * <p>The regularizer is negative, down to {@code λ log 1e-4}: a score below zero is no fault.
 *
 * <p>Labels: the class (an id, or one column a class of one-hot or soft targets) and then the number of the example within the
 * training set, from 0 to {@link #samples} − 1, in a type that holds it. A row of class NaN, {@link #ignoreIndex} or no class, and
 * a soft row that is all zero or has a NaN do not count. A row whose number is negative or NaN has no memory: it gets the cross
 * entropy alone, as validation data should. A number that is too large is refused. {@code org.samediffext.Labels} packs ids; put a
 * matrix of targets beside the numbers with {@code Nd4j.hstack}. Two rows of one batch with one number are remembered in turn.
 *
 * <p>The targets {@code [samples, classes]} are read with {@code Losses.memory(model)}; {@link #suspects} lists the examples whose
 * target contradicts their label. They take 8 bytes a number, 11 in the saved configuration, are saved with the model and
 * shared by its clones ({@code ParallelWrapper} gives each worker but the first a copy, which is lost at the end: do without it).
 * Score and gradient of DL4J's own gradient check agree, since scores use the targets as the last step left them.
 *
 * <p>Paper: Liu, Niles-Weed, Razavian and Fernandez-Granda 2020, NeurIPS, "Early-Learning Regularization Prevents Memorization of
 * Noisy Labels". Its settings: β 0.7 and λ 3 for CIFAR-10, λ 1 and β 0.9 with asymmetric noise, λ 7 and β 0.9 for CIFAR-100.
 * ELR+ (two networks, averaged weights, mixup) is not part of it, but for its ramp of λ, {@link SigmoidRamp}.
 *
 * @param samples how many examples the training set has
 * @param beta how much of itself a target keeps in a step, {@code 0 <= beta < 1}
 * @param lambda the weight of the regularizer, {@code lambda >= 0}
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "cross entropy that resists wrong labels by remembering early answers",
        paper = "Liu et al. 2020, Early-Learning Regularization Prevents Memorization of Noisy Labels")
public record EarlyLearning(@Required int samples, double beta, double lambda, int ignoreIndex, Reduction reduction)
        implements RememberingLoss {
    private static final double LOW = 1e-4;
    private static final double HIGH = 1 - 1e-4;

    /** β 0.7 and λ 3. */
    public EarlyLearning() {
        this(1);
    }

    /**
     * β 0.7 and λ 3.
     *
     * @param samples how many examples the training set has
     */
    public EarlyLearning(int samples) {
        this(samples, 0.7, 3, -100, Reduction.ALL);
    }

    /** Checks the ranges. */
    public EarlyLearning {
        Range.atLeast("samples", samples, 1);
        Range.decay("beta", beta);
        Range.nonNegative("lambda", lambda);
    }

    @Override
    public Input input() {
        return Input.LOGITS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(
                new LabelColumn("class", "the class id, or as many columns of targets as classes"),
                new LabelColumn("index", "the number of the example within the training set"));
    }

    @Override
    public LossMemory fresh() {
        return new LossMemory(samples);
    }

    @Override
    public void remember(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory) {
        NumberedTargets targets = NumberedTargets.read(this, labels, output, weights);
        int classes = Math.toIntExact(output.size(1));
        memory.widen(classes);
        RowWise.evaluate(output, targets.weights(), (row, z, from, to) -> {
            int index = targets.index(row);
            if (index >= 0) {
                Softmax.inPlace(z, from, to);
                double sum =
                        IntStream.range(from, to).mapToDouble(c -> clip(z[c])).sum();
                for (int c = 0; c < classes; c++) {
                    double share = clip(z[from + c]) / sum;
                    memory.set(index, c, beta * memory.get(index, c) + (1 - beta) * share);
                }
            }
            return 0;
        });
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights, LossMemory memory) {
        NumberedTargets targets = NumberedTargets.read(this, labels, output, weights);
        double[] t = new double[Math.toIntExact(output.size(1))];
        return RowWise.evaluate(output, reduction.factors(targets.weights()), (row, z, from, to) -> {
            int index = memory.isEmpty() ? -1 : targets.index(row);
            for (int c = 0; c < t.length; c++) {
                t[c] = index < 0 ? 0 : memory.get(index, c);
            }
            return row(z, from, to, targets, row, t);
        });
    }

    private double row(double[] z, int from, int to, NumberedTargets targets, int row, double[] t) {
        double max = Arrays.stream(z, from, to).max().orElseThrow();
        double log = 0;
        for (int j = from; j < to; j++) {
            log += Math.exp(z[j] - max);
        }
        log = max + Math.log(log);
        double entropy = 0;
        double mass = 0;
        double agreement = 0;
        double free = 0;
        for (int j = from; j < to; j++) {
            double y = targets.of(row, j - from);
            double p = Math.exp(z[j] - log);
            entropy += y == 0 ? 0 : y * (log - z[j]);
            mass += y;
            agreement += t[j - from] * clip(p);
            free += isFree(p) ? t[j - from] * p : 0;
        }
        for (int j = from; j < to; j++) {
            double p = Math.exp(z[j] - log);
            double pull = (isFree(p) ? t[j - from] : 0) - free;
            z[j] = p * mass - targets.of(row, j - from) - lambda * p * pull / (1 - agreement);
        }
        return entropy + lambda * Math.log1p(-agreement);
    }

    private static double clip(double p) {
        return Math.max(LOW, Math.min(HIGH, p));
    }

    private static boolean isFree(double p) {
        return !(p <= LOW || p >= HIGH);
    }

    /**
     * The same loss in a graph; the number of columns of the labels and of the output must be known when it is built. Labels that
     * {@link #evaluate} refuses are not noticed. HALF and BFLOAT16 are computed in FLOAT.
     */
    @Override
    public SDVariable build(
            SameDiff sd,
            SDVariable labels,
            SDVariable output,
            @Nullable SDVariable weights,
            @Nullable SDVariable memory) {
        int columns = GraphRows.columns(name(), labels);
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable logits = rows.output();
        SDVariable positions = sd.cumsum(sd.onesLike(logits), true, false, 1);
        SDVariable y = (columns == 2 ? rows.flag(positions.eq(rows.label(0))) : rows.labels(0, columns - 1))
                .mul(rows.flag(positions.neq(ignoreIndex)));
        SDVariable mass = y.sum(true, 1);
        rows = rows.where(rows.flag(mass.gt(0)));
        SDVariable values = sd.nn.logSoftmax(logits).mul(y).sum(true, 1).neg();
        if (memory != null) {
            SDVariable index = rows.label(columns - 1);
            SDVariable known = rows.flag(index.gte(0));
            // constant: gather's gradient, which is wrong, is not asked for
            SDVariable t = sd.gather(
                            rows.like(memory),
                            index.mul(known).castTo(DataType.INT32).reshape(-1),
                            0)
                    .mul(known);
            SDVariable p = sd.nn.softmax(logits, 1);
            SDVariable free = rows.flag(p.gt(LOW)).mul(rows.flag(p.lt(HIGH)));
            SDVariable clipped = p.mul(free)
                    .add(rows.flag(p.lte(LOW)).mul(LOW))
                    .add(rows.flag(p.gte(HIGH)).mul(HIGH));
            SDVariable rest = t.mul(clipped).sum(true, 1).rsub(1);
            values = values.add(sd.math.log(rest).mul(lambda));
        }
        return rows.reduce(values, reduction);
    }

    /**
     * The training examples whose label is probably wrong: those that the network, while it learned, took for another class.
     *
     * @param targets {@code [samples, classes]}, from {@code Losses.memory(model)}
     * @param classes the label of each example as it was trained with; a negative one is never suspected
     * @return the numbers of the examples whose largest target is not that of their label, those that were never seen left out,
     *     in order
     */
    public static List<Integer> suspects(INDArray targets, List<Integer> classes) {
        int wide = Math.toIntExact(targets.size(1));
        if (targets.size(0) != classes.size()) {
            throw new IllegalArgumentException(
                    "the targets are of " + targets.size(0) + " examples, but there are " + classes.size() + " labels");
        }
        double[] t = RowWise.doubles(targets.get(NDArrayIndex.all(), NDArrayIndex.all()));
        return IntStream.range(0, classes.size())
                .filter(row -> {
                    int largest = row * wide;
                    for (int j = row * wide; j < (row + 1) * wide; j++) {
                        largest = t[j] > t[largest] ? j : largest;
                    }
                    return t[largest] > 0 && classes.get(row) >= 0 && largest - row * wide != classes.get(row);
                })
                .boxed()
                .toList();
    }
}
