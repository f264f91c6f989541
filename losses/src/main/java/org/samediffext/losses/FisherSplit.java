package org.samediffext.losses;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.spi.Range;

/**
 * FILA's split of a weight matrix into a low-rank part that matters to what is to be forgotten, and the rest:
 * {@code W = W* + s B A}. Unlearning then trains the factors alone.
 *
 * <pre>
 * I   = I_f / (10⁻⁵ + I_r)                    elementwise
 * d_i = √(Σ_j I_ij)
 * U S Vᵀ = diag(d) W                          the first r singular values
 * A   = √(S/s) Vᵀ
 * B   = diag(1/(d + 10⁻⁵)) U √(S/s)
 * W*  = W − s B A
 * </pre>
 *
 * <p>{@code s B A} is the matrix of rank {@code r} that is nearest to the weights where each row counts by its importance, up to the
 * 10⁻⁵; a row without importance stays in the rest. Importances are those of {@link FisherImportance}. DL4J keeps the weights of a
 * dense layer as {@code [inputs, outputs]}: transpose them, and the importances, if rows are to be outputs, as in the paper.
 * Computed in double by Jacobi rotations, in time {@code O(n m²)} for the smaller dimension {@code m}.
 *
 * <p>Paper: Cha, Cho, Hwang and Lee 2025, ICLR, "Towards Robust and Parameter-Efficient Knowledge Unlearning for LLMs"
 * (Fisher-weighted initialization of low-rank adapters), as their code has it.
 *
 * @param rank the rank r, at least 1 and at most the smaller dimension
 * @param scale the scale s of the low-rank part, positive; that of LoRA is {@code alpha / r}
 */
public record FisherSplit(int rank, double scale) {
    private static final double SMALL = 1e-5;

    /** Checks rank and scale. */
    public FisherSplit {
        Range.atLeast("rank", rank, 1);
        Range.positive("scale", scale);
    }

    /**
     * The parts of a weight matrix, DOUBLE.
     *
     * @param a the factor A, {@code [rank, columns]}
     * @param b the factor B, {@code [rows, rank]}
     * @param rest the rest W*, of the weights' shape
     */
    public record Parts(INDArray a, INDArray b, INDArray rest) {}

    /**
     * Splits a weight matrix.
     *
     * @param weights W, {@code [rows, columns]}
     * @param forget how much each weight matters to what is to be forgotten, not negative, of the same shape
     * @param retain how much each weight matters to what is to be retained, not negative, of the same shape
     * @return the parts
     * @throws IllegalArgumentException if the shapes differ, an importance is negative or no number, or the rank is too high
     */
    public Parts of(INDArray weights, INDArray forget, INDArray retain) {
        if (weights.rank() != 2 || !weights.equalShapes(forget) || !weights.equalShapes(retain)) {
            throw new IllegalArgumentException("the weights are " + Arrays.toString(weights.shape())
                    + " and their importances " + Arrays.toString(forget.shape()) + " and "
                    + Arrays.toString(retain.shape()) + ", allowed are matrices of one shape");
        } else if (rank > Math.min(weights.size(0), weights.size(1))) {
            throw new IllegalArgumentException("the rank is " + rank + ", allowed for weights "
                    + Arrays.toString(weights.shape()) + " is at most "
                    + Math.min(weights.size(0), weights.size(1)));
        }
        requireImportance("to forgetting", forget);
        requireImportance("to retaining", retain);
        INDArray w = weights.castTo(DataType.DOUBLE);
        INDArray relative = forget.castTo(DataType.DOUBLE)
                .div(retain.castTo(DataType.DOUBLE).add(SMALL));
        INDArray d = Nd4j.math.sqrt(relative.sum(true, 1));
        JacobiSvd svd = JacobiSvd.of(w.mulColumnVector(d));
        INDArray root = Nd4j.math.sqrt(Nd4j.createFromArray(Arrays.copyOf(svd.values(), rank))
                .div(scale)
                .reshape(1, rank));
        INDArray a = first(svd.right()).mulRowVector(root).transpose().dup('c');
        INDArray b = first(svd.left()).mulRowVector(root).divColumnVector(d.add(SMALL));
        return new Parts(a, b, w.sub(b.mmul(a).mul(scale)));
    }

    private INDArray first(INDArray vectors) {
        return vectors.get(NDArrayIndex.all(), NDArrayIndex.interval(0, rank)).dup('c');
    }

    private static void requireImportance(String what, INDArray importance) {
        for (double value : RowPass.doubles(importance)) {
            if (!(value >= 0 && Double.isFinite(value))) {
                throw new IllegalArgumentException("an importance " + what + " is " + value
                        + ", allowed are finite numbers that are not negative");
            }
        }
    }
}
