package org.samediffext.losses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Minibatches of a few examples of each of a few classes, as losses of pairs need them. The classes of a minibatch are drawn
 * without replacement; the examples of a class come in an order that is shuffled anew each time all of them have been given. One
 * seed gives one sequence of minibatches, which {@link #reset} does not start anew but continues.
 */
public final class ClassBalancedIterator implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    private final transient INDArray features;
    private final transient INDArray ids;
    private final transient List<Deck> decks = new ArrayList<>();
    /** Shuffles and draws. */
    private final Random random;

    /** How many classes a minibatch has. */
    private final int classesPerBatch;

    /** How many examples of each class a minibatch has. */
    private final int perClass;

    /** How many minibatches an epoch has. */
    private final int batches;

    /** How many minibatches of this epoch were given. */
    private int given;

    /** What changes each minibatch, null for nothing. */
    private @Nullable DataSetPreProcessor preProcessor;

    /** What happens to a class that has too few examples for a minibatch. */
    public enum Shortage {
        /** The iterator is refused. */
        REFUSE,
        /** Its examples occur several times in a minibatch. */
        REPEAT,
        /** The class is left out. */
        LEAVE_OUT
    }

    /**
     * An iterator before its first minibatch.
     *
     * @param features one example a row, of any rank
     * @param ids the class ids {@code [rows, 1]}; rows with a NaN or negative id are left out
     * @param classesPerBatch how many classes a minibatch has, at least 1
     * @param perClass how many examples each of them has, at least 1
     * @param batches how many minibatches there are between two calls of {@link #reset}, at least 1
     * @param shortage what happens to classes of fewer than {@code perClass} examples
     * @param seed of the drawing
     * @throws IllegalArgumentException if there are too few classes or examples; the message says which
     */
    public ClassBalancedIterator(
            INDArray features,
            INDArray ids,
            int classesPerBatch,
            int perClass,
            int batches,
            Shortage shortage,
            long seed) {
        if (ids.rank() != 2 || ids.size(1) != 1 || ids.size(0) != features.size(0)) {
            throw new IllegalArgumentException(
                    "the class ids are " + Arrays.toString(ids.shape()) + ", allowed is [" + features.size(0) + ", 1]");
        }
        atLeastOne("classesPerBatch", classesPerBatch);
        atLeastOne("perClass", perClass);
        atLeastOne("batches", batches);
        this.features = features;
        this.ids = ids;
        this.classesPerBatch = classesPerBatch;
        this.perClass = perClass;
        this.batches = batches;
        this.random = new Random(seed);
        rowsByClass(ids).forEach((id, rows) -> add(id, rows, shortage));
        if (decks.size() < classesPerBatch) {
            throw new IllegalArgumentException("there are " + decks.size()
                    + " classes with enough examples, but a minibatch needs " + classesPerBatch);
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed is an integer >= 1");
        }
    }

    private static Map<Double, List<Integer>> rowsByClass(INDArray ids) {
        Map<Double, List<Integer>> rows = new TreeMap<>();
        double[] values = Doubles.of(ids);
        for (int row = 0; row < values.length; row++) {
            if (values[row] >= 0) {
                rows.computeIfAbsent(values[row], any -> new ArrayList<>()).add(row);
            }
        }
        return rows;
    }

    private void add(double id, List<Integer> rows, Shortage shortage) {
        if (rows.size() < perClass && shortage == Shortage.REFUSE) {
            throw new IllegalArgumentException(
                    "class " + Math.round(id) + " has " + rows.size() + " examples, but a minibatch needs " + perClass
                            + " of it; allowed are Shortage.REPEAT and LEAVE_OUT");
        }
        if (rows.size() >= perClass || shortage == Shortage.REPEAT) {
            decks.add(new Deck(rows));
        }
    }

    /** The examples of a class. */
    private static final class Deck {
        private final List<Integer> rows;
        private int next;

        Deck(List<Integer> rows) {
            this.rows = rows;
            this.next = rows.size();
        }

        /** The next examples, shuffled anew where not enough are left, so that none occurs twice among them if it can be. */
        List<Integer> draw(int count, Random random) {
            List<Integer> drawn = new ArrayList<>();
            while (drawn.size() < count) {
                if (next + Math.min(count, rows.size()) > rows.size()) {
                    Collections.shuffle(rows, random);
                    next = 0;
                }
                int end = Math.min(rows.size(), next + count - drawn.size());
                drawn.addAll(rows.subList(next, end));
                next = end;
            }
            return drawn;
        }
    }

    @Override
    public boolean hasNext() {
        return given < batches;
    }

    /**
     * The next minibatch.
     *
     * @return features, and class ids {@code [classesPerBatch * perClass, 1]}, class by class
     */
    @Override
    public DataSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + batches + " minibatches were given, reset() starts again");
        }
        given++;
        List<Integer> rows = new ArrayList<>();
        // the first classesPerBatch of a shuffled deck of classes
        for (int c = 0; c < classesPerBatch; c++) {
            Collections.swap(decks, c, c + random.nextInt(decks.size() - c));
            rows.addAll(decks.get(c).draw(perClass, random));
        }
        DataSet batch = new DataSet(pick(features, rows), pick(ids, rows));
        if (preProcessor != null) {
            preProcessor.preProcess(batch);
        }
        return batch;
    }

    private static INDArray pick(INDArray from, List<Integer> rows) {
        long[] shape = from.shape().clone();
        shape[0] = rows.size();
        INDArray picked = Nd4j.createUninitialized(from.dataType(), shape, 'c');
        for (int i = 0; i < rows.size(); i++) {
            picked.slice(i).assign(from.slice(rows.get(i)));
        }
        return picked;
    }

    /**
     * The next minibatch.
     *
     * @param count {@link #batch}
     * @return as {@link #next()}
     * @throws IllegalArgumentException for any other number, since a minibatch has its classes in equal numbers
     */
    @Override
    public DataSet next(int count) {
        if (count != batch()) {
            throw new IllegalArgumentException(
                    "minibatches have " + batch() + " examples, but " + count + " are asked for");
        }
        return next();
    }

    @Override
    public void reset() {
        given = 0;
    }

    @Override
    public int batch() {
        return classesPerBatch * perClass;
    }

    @Override
    public int inputColumns() {
        return Math.toIntExact(features.length() / features.size(0));
    }

    /**
     * The number of classes that are drawn from.
     *
     * @return without those that are left out
     */
    @Override
    public int totalOutcomes() {
        return decks.size();
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
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
