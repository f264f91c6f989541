package org.samediffext.losses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Judges embeddings by their nearest neighbours and by their clusters. Every row is a query to all others, itself excluded.
 * Similarities are matrix products in FLOAT, a block of rows at a time, so that memory grows with the rows and not with their
 * square; of equal similarities the row that comes first is the nearer.
 *
 * <pre>{@code
 * Retrieval retrieval = Retrieval.of(embeddings, ids, Distance.COSINE);
 * double recallAt1 = retrieval.scores(1, 2, 4, 8).recall(1);
 * }</pre>
 */
public final class Retrieval {
    private static final int BLOCK = 1 << 21;

    private final INDArray points;
    private final float[] offsets;
    private final int[] rows;
    private final int[] classes;
    private final int[] sizes;
    private final int absent;

    private Retrieval(INDArray points, float[] offsets, int[] rows, int[] classes, int[] sizes, int absent) {
        this.points = points;
        this.offsets = offsets;
        this.rows = rows;
        this.classes = classes;
        this.sizes = sizes;
        this.absent = absent;
    }

    /**
     * Embeddings to judge.
     *
     * @param embeddings {@code [rows, outputs]}, finite
     * @param ids class ids {@code [rows, 1]}; rows with a NaN or negative id are absent
     * @param distance how embeddings are compared
     * @return their judge
     * @throws IllegalArgumentException if the shapes do not fit, or a row that is not absent is not finite
     */
    public static Retrieval of(INDArray embeddings, INDArray ids, Distance distance) {
        if (embeddings.rank() != 2 || ids.rank() != 2 || ids.size(0) != embeddings.size(0) || ids.size(1) != 1) {
            throw new IllegalArgumentException(
                    "the embeddings are " + Arrays.toString(embeddings.shape()) + " and the class ids "
                            + Arrays.toString(ids.shape()) + ", allowed are [rows, outputs] and [rows, 1]");
        }
        double[] id = Doubles.of(ids);
        List<Integer> kept = new ArrayList<>();
        Map<Double, Integer> numbers = new HashMap<>();
        for (int row = 0; row < id.length; row++) {
            if (id[row] >= 0) {
                kept.add(row);
                numbers.putIfAbsent(id[row], numbers.size());
            }
        }
        int[] rows = kept.stream().mapToInt(Integer::intValue).toArray();
        int[] classes = new int[rows.length];
        int[] sizes = new int[numbers.size()];
        for (int i = 0; i < rows.length; i++) {
            classes[i] = numbers.getOrDefault(id[rows[i]], 0);
            sizes[classes[i]]++;
        }
        double[] x = PointCloud.read(embeddings, rows, distance);
        float[] offsets = new float[rows.length];
        INDArray points = PointCloud.matrix(x, rows.length, Math.toIntExact(embeddings.size(1)));
        if (distance == Distance.EUCLIDEAN) {
            offsets = PointCloud.halfSquares(x, rows.length);
        }
        return new Retrieval(points, offsets, rows, classes, sizes, id.length - rows.length);
    }

    /**
     * Recall@K, R-precision and MAP@R.
     *
     * @param ks the K, each at least 1
     * @return means over the queries, NaN without any
     */
    public RetrievalScores scores(int... ks) {
        for (int k : ks) {
            if (k < 1) {
                throw new IllegalArgumentException("K is " + k + ", allowed is an integer >= 1");
            }
        }
        int deepest = Arrays.stream(ks).max().orElse(1);
        Tally tally = new Tally(ks);
        forEachBlock((first, similarities) -> {
            int count = similarities.length / rows.length;
            for (int i = 0; i < count; i++) {
                int others = sizes[classes[first + i]] - 1;
                if (others > 0) {
                    int[] places = nearest(similarities, i, first + i, Math.max(deepest, others));
                    tally.add(hits(places, classes[first + i]), others);
                }
            }
        });
        return tally.scores(rows.length - tally.queries, absent);
    }

    private boolean[] hits(int[] places, int label) {
        boolean[] hits = new boolean[places.length];
        for (int k = 0; k < hits.length; k++) {
            hits[k] = classes[places[k]] == label;
        }
        return hits;
    }

    /** Sums over the queries. */
    private static final class Tally {
        private final int[] ks;
        private final int[] found;
        private double precisions;
        private double averages;
        private int queries;

        Tally(int[] ks) {
            this.ks = ks.clone();
            this.found = new int[ks.length];
        }

        void add(boolean[] hits, int others) {
            queries++;
            int first = 0;
            while (first < hits.length && !hits[first]) {
                first++;
            }
            for (int i = 0; i < ks.length; i++) {
                found[i] += first < Math.min(ks[i], hits.length) ? 1 : 0;
            }
            int count = 0;
            double sum = 0;
            for (int k = 0; k < others; k++) {
                if (hits[k]) {
                    count++;
                    sum += (double) count / (k + 1);
                }
            }
            precisions += (double) count / others;
            averages += sum / others;
        }

        RetrievalScores scores(int lone, int absent) {
            Map<Integer, Double> recalls = new HashMap<>();
            for (int i = 0; i < ks.length; i++) {
                recalls.put(ks[i], (double) found[i] / queries);
            }
            return new RetrievalScores(recalls, precisions / queries, averages / queries, queries, lone, absent);
        }
    }

    private int[] nearest(float[] similarities, int row, int query, int count) {
        Nearest nearest = new Nearest(Math.max(1, Math.min(count, rows.length - 1)));
        int from = row * rows.length;
        for (int j = 0; j < rows.length; j++) {
            if (j != query) {
                nearest.offer(similarities[from + j] - offsets[j], j);
            }
        }
        return nearest.places();
    }

    /**
     * The nearest neighbours of some rows.
     *
     * @param queries rows of the embeddings, none of them absent
     * @param count how many neighbours each gets; fewer if there are not so many rows
     * @return by query: rows of the embeddings, the nearest first
     */
    public List<List<Integer>> neighbours(List<Integer> queries, int count) {
        List<List<Integer>> found = new ArrayList<>();
        for (int query : queries) {
            int place = Arrays.binarySearch(rows, query);
            if (place < 0) {
                throw new IllegalArgumentException("row " + query + " is absent or does not exist");
            }
            INDArray one = points.get(NDArrayIndex.interval(place, place + 1), NDArrayIndex.all());
            int[] places = nearest(PointCloud.products(one, points), 0, place, count);
            found.add(Arrays.stream(places).mapToObj(j -> rows[j]).toList());
        }
        return found;
    }

    /**
     * How well clusters agree with the classes: k-means with as many clusters as classes, on unit vectors if the distance is the
     * cosine.
     *
     * @param seed of the first centres
     * @return the agreement, NaN without any row
     */
    public Agreement clusters(long seed) {
        if (rows.length == 0) {
            return Agreement.of(classes, classes);
        }
        double[] x = Doubles.of(points);
        int[] clusters = KMeans.cluster(x, rows.length, sizes.length, seed);
        return Agreement.of(classes, clusters);
    }

    private interface BlockTask {
        void accept(int first, float[] similarities);
    }

    private void forEachBlock(BlockTask task) {
        int step = Math.max(1, BLOCK / Math.max(1, rows.length));
        for (int first = 0; first < rows.length; first += step) {
            int end = Math.min(rows.length, first + step);
            INDArray block = points.get(NDArrayIndex.interval(first, end), NDArrayIndex.all());
            task.accept(first, PointCloud.products(block, points));
        }
    }
}
