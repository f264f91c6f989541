package org.samediffext.adversarial;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Changes each batch of another iterator when it is asked for. {@link #reset} begins a new pass. The change comes after the other
 * iterator's own preprocessing; the other iterator's arrays are not changed.
 */
final class ChangedBatches extends WrappedBatches {
    private static final long serialVersionUID = 1L;

    private final transient BatchChange change;

    /** How many training batches are made of one clean batch. */
    private final int replays;

    /** The clean batch in use. */
    private transient @Nullable DataSet clean;

    /** How often the clean batch in use has still to be given. */
    private int left;

    /** How many passes were begun before this one. */
    private long pass;

    /** How many examples of this pass came before the clean batch in use. */
    private long place;

    /** How many examples of this pass were taken. */
    private long taken;

    ChangedBatches(DataSetIterator examples, int replays, BatchChange change) {
        super(examples);
        this.replays = replays;
        this.change = change;
    }

    @Override
    public boolean hasNext() {
        return left > 0 || super.hasNext();
    }

    @Override
    public DataSet next() {
        return changed(clean != null && left > 0 ? clean : fetched(examples.next()));
    }

    @Override
    public DataSet next(int count) {
        return changed(clean != null && left > 0 ? clean : fetched(examples.next(count)));
    }

    private DataSet fetched(DataSet batch) {
        clean = batch;
        left = replays;
        place = taken;
        taken += batch.getFeatures().size(0);
        return batch;
    }

    private DataSet changed(DataSet batch) {
        left--;
        return change.of(batch, pass, place);
    }

    /** Begins the next pass; a pass in which nothing was drawn does not count. */
    @Override
    public void reset() {
        super.reset();
        pass += taken > 0 ? 1 : 0;
        taken = 0;
        left = 0;
    }

    /**
     * Whether batches may be fetched ahead by another thread.
     *
     * @return false: a batch depends on the weights at the moment when it is trained on. DL4J's prefetching thread would attack
     *     weights of some steps before, and read them while they are written
     */
    @Override
    public boolean asyncSupported() {
        return false;
    }
}
