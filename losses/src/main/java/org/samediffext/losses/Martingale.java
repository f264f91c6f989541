package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/**
 * Martingale loss of a value function J in continuous time: {@code e^(−βt) J(t, X_t)} and the rewards collected so far make a
 * martingale exactly if J is the value.
 *
 * <pre>
 * M_T − M_t = e^(−βt) (G_t − J_t)            G: what was earned from t on, discounted to t
 * l = ½ w (G − J)²,  w = e^(−2βt) Δt
 * ∂l/∂J = −w (G − J)
 * </pre>
 *
 * <p>Each row is one point of a trajectory with one output J (activation identity). Labels: G and w, which {@link Trajectory}
 * computes. A row whose return or weight is NaN does not count; a negative weight is refused. DL4J's mean over the minibatch is
 * that over rows; the paper's is over trajectories, that is as many times larger as a trajectory has points.
 *
 * <p>Paper: Jia and Zhou 2022, JMLR, "Policy Evaluation and Temporal-Difference Learning in Continuous Time and Space: A Martingale
 * Approach". The mean-square TD error, in contrast, does not find the value of a random process: see {@link Trajectory}.
 *
 * @param reduction how the values of the rows become one number; default all
 */
@About(
        value = "value of a process in continuous time, from returns to go",
        paper = "Jia and Zhou 2022, Policy Evaluation and Temporal-Difference Learning in Continuous Time and Space")
public record Martingale(Reduction reduction) implements LossTerm {

    /** Reduces over all rows. */
    public Martingale() {
        this(Reduction.ALL);
    }

    @Override
    public Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    public List<LabelColumn> labels() {
        return List.of(
                new LabelColumn("return", "what was earned from the time of the row on, discounted to it"),
                new LabelColumn("time", "the weight of the row, its time step discounted twice"));
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        RowWise.check(name(), labels, 2, output, 1);
        double[] known = RowWise.doubles(labels);
        double[] counts = RowWise.weights(Math.toIntExact(output.size(0)), weights);
        for (int row = 0; row < counts.length; row++) {
            double weight = known[2 * row + 1];
            if (counts[row] != 0 && weight < 0) {
                throw new IllegalArgumentException("loss " + name() + ": the weight of row " + row + " is " + weight
                        + ", allowed are numbers that are not negative");
            }
            counts[row] = Double.isNaN(known[2 * row]) || Double.isNaN(weight) ? 0 : counts[row];
        }
        return RowWise.evaluate(output, reduction.factors(counts), (row, z, from, to) -> {
            double missing = known[2 * row] - z[from];
            double weight = known[2 * row + 1];
            z[from] = -weight * missing;
            return weight * missing * missing / 2;
        });
    }

    /** {@inheritDoc} HALF and BFLOAT16 are computed in FLOAT; there must be no NaN among the labels. */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable missing = rows.label(0).sub(rows.output());
        return rows.reduce(sd.math.square(missing).mul(rows.label(1)).mul(0.5), reduction);
    }
}
