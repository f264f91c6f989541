package org.samediffext.adversarial;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** An iterator that changes what another one gives and leaves everything else to it. */
abstract class WrappedBatches implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    /** The iterator whose batches are changed. */
    final DataSetIterator examples;

    WrappedBatches(DataSetIterator examples) {
        this.examples = examples;
    }

    @Override
    public boolean hasNext() {
        return examples.hasNext();
    }

    @Override
    public void reset() {
        examples.reset();
    }

    @Override
    public boolean resetSupported() {
        return examples.resetSupported();
    }

    @Override
    public boolean asyncSupported() {
        return examples.asyncSupported();
    }

    @Override
    public int inputColumns() {
        return examples.inputColumns();
    }

    @Override
    public int totalOutcomes() {
        return examples.totalOutcomes();
    }

    @Override
    public int batch() {
        return examples.batch();
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        examples.setPreProcessor(preProcessor);
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return examples.getPreProcessor();
    }

    @Override
    public @Nullable List<String> getLabels() {
        return examples.getLabels();
    }
}
