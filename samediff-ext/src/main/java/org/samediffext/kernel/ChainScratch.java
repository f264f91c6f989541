package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The arrays in which one thread computes chains of one data type: flat, as long as the longest array so far, and outside every
 * workspace; views in the shapes that were asked for last are kept.
 */
final class ChainScratch {
    private static final int SHAPES = 64;
    private static final ThreadLocal<Map<DataType, ChainScratch>> OF_THREAD =
            ThreadLocal.withInitial(LinkedHashMap::new);
    private static final ThreadLocal<Map<DataType, ChainScratch>> CHANNELS_OF_THREAD =
            ThreadLocal.withInitial(LinkedHashMap::new);
    private static final ThreadLocal<ChainScratch> FOLDS_OF_THREAD =
            ThreadLocal.withInitial(() -> new ChainScratch(DataType.DOUBLE));

    private final DataType type;
    private final List<INDArray> flat = new ArrayList<>();
    private final List<INDArray> numbers = new ArrayList<>();
    private final Map<List<Long>, List<INDArray>> views = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Long>, List<INDArray>> eldest) {
            return size() > SHAPES;
        }
    };
    private long capacity;

    private ChainScratch(DataType type) {
        this.type = type;
    }

    static ChainScratch ofThread(DataType type) {
        return OF_THREAD.get().computeIfAbsent(type, ChainScratch::new);
    }

    /** Arrays of double in which no chain computes. */
    static ChainScratch forFolds() {
        return FOLDS_OF_THREAD.get();
    }

    /** Arrays for the numbers of channels, in which no chain computes. */
    static ChainScratch forChannels(DataType type) {
        return CHANNELS_OF_THREAD.get().computeIfAbsent(type, ChainScratch::new);
    }

    /** Arrays of a shape, at least so many. */
    @SuppressWarnings("try")
    List<INDArray> arrays(long[] shape, long length, int count) {
        if (length > capacity) {
            flat.forEach(INDArray::close);
            flat.clear();
            views.clear();
            capacity = length;
        }
        List<INDArray> shaped =
                views.computeIfAbsent(Arrays.stream(shape).boxed().toList(), key -> new ArrayList<>());
        if (shaped.size() < count) {
            try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                while (flat.size() < count) {
                    flat.add(Nd4j.createUninitialized(type, capacity));
                }
                while (shaped.size() < count) {
                    INDArray part = flat.get(shaped.size()).get(NDArrayIndex.interval(0, length));
                    shaped.add(part.reshape('c', shape));
                }
            }
        }
        return shaped;
    }

    /** Arrays of one number each, set to the numbers. */
    @SuppressWarnings("try")
    List<INDArray> numbers(double[] values, int count) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            while (numbers.size() < count) {
                numbers.add(Nd4j.scalar(type, 0));
            }
        }
        for (int i = 0; i < count; i++) {
            numbers.get(i).data().put(0, values[i]);
        }
        return numbers;
    }
}
