package org.samediffext.losses;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LossTerm;

/** A loss of pairs on one batch. */
final class PairBatch {
    private static final int TILE = 32;

    private final PairLoss loss;
    private final PairLabels labels;
    private final Embeddings embeddings;
    private final int rows;

    PairBatch(PairLoss loss, PairLabels labels, INDArray output) {
        this.loss = loss;
        this.labels = labels;
        this.embeddings = new Embeddings(loss.distance(), output, labels.weights());
        this.rows = labels.weights().length;
    }

    /** Values and gradient. */
    LossTerm.Rows evaluate() {
        double[] values = new double[rows];
        double[] valid = new double[rows];
        double[] slopes = new double[Math.multiplyExact(rows, rows)];
        double[] s = embeddings.similarities();
        AnchorPairs pairs = new AnchorPairs(rows);
        for (int row = 0; row < rows; row++) {
            if (embeddings.present()[row]) {
                pairs.collect(row, s, labels, embeddings.present());
                loss.mining().keep(pairs, loss.epsilon());
                if (pairs.suffice(loss)) {
                    values[row] = pairs.weigh(loss, slopes, row * rows);
                    valid[row] = labels.weights()[row];
                }
            }
        }
        double[] factors = loss.reduction().factors(valid);
        bothWays(slopes, factors);
        for (int row = 0; row < rows; row++) {
            values[row] = embeddings.broken(row) ? Double.NaN : values[row] * factors[row];
        }
        return new LossTerm.Rows(Nd4j.createFromArray(values).reshape('c', rows, 1), embeddings.gradient(s, slopes));
    }

    /** {@code G = F G + (F G)ᵀ} with F the diagonal of the factors, tile by tile, since a whole column does not fit the cache. */
    private void bothWays(double[] g, double[] factors) {
        for (int top = 0; top < rows; top += TILE) {
            for (int left = top; left < rows; left += TILE) {
                for (int i = top; i < Math.min(rows, top + TILE); i++) {
                    for (int j = Math.max(left, i + 1); j < Math.min(rows, left + TILE); j++) {
                        double sum = factors[i] * g[i * rows + j] + factors[j] * g[j * rows + i];
                        g[i * rows + j] = sum;
                        g[j * rows + i] = sum;
                    }
                }
            }
        }
    }
}
