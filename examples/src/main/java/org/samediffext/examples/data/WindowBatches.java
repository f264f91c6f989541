package org.samediffext.examples.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Minibatches of windows that are shifted and shuffled anew at each {@link #reset}, the same for the same seed. */
public final class WindowBatches implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    private final transient Windows windows;
    private final Random random;
    private final int batchSize;
    private transient List<Windows.Window> order;
    private int next;
    private @Nullable DataSetPreProcessor preProcessor;

    /**
     * An iterator before its first minibatch.
     *
     * @param windows what it goes through
     * @param batchSize how many windows a minibatch has; the last one may have fewer
     * @param seed of the shifts and the order
     */
    public WindowBatches(Windows windows, int batchSize, long seed) {
        this.windows = windows;
        this.batchSize = batchSize;
        this.random = new Random(seed);
        this.order = windows.shifted(random);
    }

    @Override
    public boolean hasNext() {
        return next < order.size();
    }

    @Override
    public DataSet next() {
        return next(batchSize);
    }

    @Override
    public DataSet next(int count) {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + order.size() + " windows were given, reset() starts again");
        }
        int end = Math.min(next + count, order.size());
        DataSet batch = windows.batch(order.subList(next, end));
        next = end;
        if (preProcessor != null) {
            preProcessor.preProcess(batch);
        }
        return batch;
    }

    @Override
    public void reset() {
        next = 0;
        order = windows.shifted(random);
    }

    @Override
    public int inputColumns() {
        return windows.alphabet().length();
    }

    @Override
    public int totalOutcomes() {
        return windows.alphabet().length();
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public int batch() {
        return batchSize;
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
