package org.samediffext.losses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/**
 * Pairs a minibatch of what is to be forgotten with one of what is to be retained, for {@link ForgetRetain} and
 * {@link GradientDifference}.
 *
 * <pre>{@code
 * ForgetRetain loss = new ForgetRetain(ForgetLoss.NPO, 1, 1);
 * net.fit(new ForgetRetainIterator(loss, forget, retain), epochs);
 * }</pre>
 *
 * <p>The labels of {@code forget} are the parts of the forget loss side by side (for NPO class, sequence and reference), those of
 * {@code retain} the parts of the retain loss (for the cross entropy the class, for the divergence the distribution). The class is
 * an id or one-hot, alike in both. Each pair is one {@link DataSet} with the rows to be
 * forgotten first: the parts that only the other kind has are zero, and the part {@code retain} is added. It serves feed-forward
 * labels {@code [rows, columns]} and recurrent ones {@code [sequences, columns, time steps]}; shorter sequences are padded and
 * masked, masks are kept. The labels are DOUBLE if one of both data sets has labels of a type that float cannot hold, else FLOAT.
 *
 * <p>An epoch is one pass through {@code forget}. The retain data go on from where they were, begin anew whenever they end, and
 * are not reset with an epoch, so that all of them are seen in the end even if there are more. {@link #reset} resets the forget
 * data alone; order and seeds are those of the two iterators.
 */
public final class ForgetRetainIterator implements DataSetIterator {
    private static final long serialVersionUID = 1L;
    private static final String CLASS = PartsTerm.CLASS;

    private final transient LossTerm loss;
    private final transient List<LabelColumn> forgetParts;
    private final transient List<LabelColumn> retainParts;

    /** What is to be forgotten. */
    private final DataSetIterator forget;

    /** What is to be retained. */
    private final DataSetIterator retain;

    /** What is done to each pair. */
    private @Nullable DataSetPreProcessor preProcessor;

    /**
     * Pairs two data sets.
     *
     * @param loss the loss that gets the batches
     * @param forget what is to be forgotten
     * @param retain what is to be retained, which must support a reset
     * @throws IllegalArgumentException if the retain data cannot be reset
     */
    public ForgetRetainIterator(ForgetRetain loss, DataSetIterator forget, DataSetIterator retain) {
        if (!retain.resetSupported()) {
            throw new IllegalArgumentException("the retain data begin anew whenever they end: " + retain.getClass()
                    + " supports no reset, allowed is an iterator that does");
        }
        this.loss = loss;
        this.forgetParts = loss.forgetLabels();
        this.retainParts = loss.retainLabels();
        this.forget = forget;
        this.retain = retain;
    }

    /**
     * Pairs two data sets for gradient difference.
     *
     * @param loss the loss that gets the batches
     * @param forget what is to be forgotten
     * @param retain what is to be retained, which must support a reset
     * @throws IllegalArgumentException if the retain data cannot be reset
     */
    public ForgetRetainIterator(GradientDifference loss, DataSetIterator forget, DataSetIterator retain) {
        this(loss.asForgetRetain(), forget, retain);
    }

    @Override
    public boolean hasNext() {
        return forget.hasNext();
    }

    @Override
    public DataSet next() {
        return next(0);
    }

    /**
     * The next pair.
     *
     * @param count how many examples of either kind, 0 for as many as the two iterators give
     * @return the pair
     */
    @Override
    public DataSet next(int count) {
        if (!hasNext()) {
            throw new NoSuchElementException("all that is to be forgotten was given, reset() starts again");
        }
        DataSet lost = count == 0 ? forget.next() : forget.next(count);
        if (!retain.hasNext()) {
            retain.reset();
        }
        if (!retain.hasNext()) {
            throw new NoSuchElementException(
                    "there is nothing to be retained: the iterator of the retain data is empty");
        }
        DataSet held = count == 0 ? retain.next() : retain.next(count);
        DataSet pair = pair(lost, held);
        if (preProcessor != null) {
            preProcessor.preProcess(pair);
        }
        return pair;
    }

    private DataSet pair(DataSet lost, DataSet held) {
        Widths widths = Widths.of(this, lost.getLabels(), held.getLabels());
        DataType type = isWide(lost.getLabels()) || isWide(held.getLabels()) ? DataType.DOUBLE : DataType.FLOAT;
        return DataSet.merge(List.of(
                with(lost, labels(lost.getLabels(), forgetParts, widths, 0, type)),
                with(held, labels(held.getLabels(), retainParts, widths, 1, type))));
    }

    private static DataSet with(DataSet data, INDArray labels) {
        return new DataSet(data.getFeatures(), labels, data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    }

    private static boolean isWide(INDArray labels) {
        return switch (labels.dataType()) {
            case DOUBLE, LONG, INT, UINT32, UINT64 -> true;
            default -> false;
        };
    }

    /** The number of columns of the class, and of the parts that are as wide as the outputs. */
    private record Widths(int classes, int outputs) {

        static Widths of(ForgetRetainIterator it, INDArray lost, INDArray held) {
            // the class is alike in both; either side may tell the number of outputs
            for (int classes : new int[] {1, 0}) {
                int outputs = Math.max(outputs(lost, it.forgetParts, classes), outputs(held, it.retainParts, classes));
                int wide = classes == 1 ? 1 : outputs;
                Widths widths = new Widths(wide, outputs);
                if (widths.fit(lost, it.forgetParts) && widths.fit(held, it.retainParts)) {
                    return widths;
                }
            }
            throw new IllegalArgumentException("loss " + it.loss.name() + ": the labels to be forgotten are "
                    + Arrays.toString(lost.shape()) + " and those to be retained " + Arrays.toString(held.shape())
                    + ", allowed are the parts " + names(it.forgetParts) + " and " + names(it.retainParts)
                    + " along dimension 1");
        }

        /** The number of outputs that the labels tell if the class is an id (1) or one-hot (0); 0 if they tell none. */
        private static int outputs(INDArray labels, List<LabelColumn> parts, int ids) {
            int narrow = 0;
            int wide = 0;
            for (LabelColumn part : parts) {
                if (isOutputs(part) || (part.name().equals(CLASS) && ids == 0)) {
                    wide++;
                } else {
                    narrow += part.width();
                }
            }
            long rest = labels.rank() < 2 ? 0 : labels.size(1) - narrow;
            return wide == 0 || rest <= 0 ? 0 : Math.toIntExact(rest / wide);
        }

        private boolean fit(INDArray labels, List<LabelColumn> parts) {
            int sum = parts.stream().mapToInt(this::of).sum();
            return (labels.rank() == 2 || labels.rank() == 3) && labels.size(1) == sum;
        }

        int of(LabelColumn part) {
            return isOutputs(part) ? outputs : part.name().equals(CLASS) ? classes : part.width();
        }

        private static boolean isOutputs(LabelColumn part) {
            return part.width() == LabelColumn.OUTPUTS;
        }

        private static List<String> names(List<LabelColumn> parts) {
            return parts.stream().map(LabelColumn::name).toList();
        }
    }

    private INDArray labels(INDArray given, List<LabelColumn> own, Widths widths, int retained, DataType type) {
        List<INDArray> columns = new ArrayList<>();
        for (LabelColumn part : loss.labels()) {
            int from = 0;
            int index = own.indexOf(part);
            for (LabelColumn before : own.subList(0, Math.max(0, index))) {
                from += widths.of(before);
            }
            long[] shape = given.shape().clone();
            shape[1] = widths.of(part);
            columns.add(
                    index < 0
                            ? Nd4j.valueArrayOf(shape, isKind(part) ? retained : 0, type)
                            : columns(given, from, from + widths.of(part)).castTo(type));
        }
        return Nd4j.concat(1, columns.toArray(INDArray[]::new));
    }

    private static boolean isKind(LabelColumn part) {
        return part.name().equals(ForgetRetain.RETAIN);
    }

    private static INDArray columns(INDArray labels, int from, int to) {
        return labels.rank() == 2
                ? labels.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                : labels.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    @Override
    public void reset() {
        forget.reset();
    }

    @Override
    public boolean resetSupported() {
        return forget.resetSupported();
    }

    @Override
    public boolean asyncSupported() {
        return forget.asyncSupported() && retain.asyncSupported();
    }

    @Override
    public int inputColumns() {
        return forget.inputColumns();
    }

    @Override
    public int totalOutcomes() {
        return forget.totalOutcomes();
    }

    @Override
    public int batch() {
        return forget.batch() + retain.batch();
    }

    @Override
    public void setPreProcessor(@Nullable DataSetPreProcessor value) {
        this.preProcessor = value;
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    @Override
    public @Nullable List<String> getLabels() {
        return null;
    }
}
