package org.samediffext.examples.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Minibatches in an order that is shuffled anew at each {@link #reset}, the same for the same seed. */
public final class Minibatches implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    private final transient Examples examples;
    private final transient List<Integer> order = new ArrayList<>();
    private final Random random;
    private final int batchSize;
    private int next;

    /**
     * An iterator before its first minibatch.
     *
     * @param examples what it goes through
     * @param batchSize how many examples a minibatch has; the last one may have fewer
     * @param seed of the order
     */
    public Minibatches(Examples examples, int batchSize, long seed) {
        this.examples = examples;
        this.batchSize = batchSize;
        this.random = new Random(seed);
        for (int i = 0; i < examples.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
    }

    /**
     * Minibatches in one pass.
     *
     * @return at least one
     */
    public int count() {
        return (examples.size() + batchSize - 1) / batchSize;
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
            throw new NoSuchElementException("all " + order.size() + " examples were given, reset() starts again");
        }
        int end = Math.min(next + count, order.size());
        DataSet batch = examples.batch(order.subList(next, end));
        next = end;
        return batch;
    }

    @Override
    public void reset() {
        next = 0;
        Collections.shuffle(order, random);
    }

    @Override
    public int inputColumns() {
        return (int) (examples.images().length() / examples.size());
    }

    @Override
    public int totalOutcomes() {
        return examples.classes();
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
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        throw new UnsupportedOperationException("the images are scaled already");
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return null;
    }

    @Override
    public @Nullable List<String> getLabels() {
        return null;
    }
}
