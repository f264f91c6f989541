package org.samediffext.losses;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;
import org.samediffext.spi.Range;

/**
 * Direct preference optimization and its kin: losses of the log-probabilities a of a chosen and b of a rejected text.
 *
 * <p>Each row is one pair, with the two outputs a and b (activation identity): the sums of the log-probabilities of the tokens of
 * either text under the policy. Labels: the same two sums under the reference policy, a₀ and b₀, and the numbers of tokens, n and m.
 * All four columns are there for every variant, zeros where {@link Preference} does not name them. A pair with a NaN among its
 * labels does not count, an infinite one is refused, numbers of tokens below 1 count as 1. Computed in double whatever the type of
 * the output; keep the sums in FLOAT at least.
 *
 * <p>That the loss falls says nothing of a by itself: both log-probabilities may fall together. {@link EntanglementCheck} tells
 * when.
 *
 * <p>Paper: Rafailov et al. 2023, NeurIPS, "Direct Preference Optimization: Your Language Model is Secretly a Reward Model"; the
 * papers of the variants stand with them.
 *
 * @param variant the formula; default DPO
 * @param beta how sharply the policy may leave the reference, {@code beta > 0}; default 0.1, for SimPO take 2
 * @param smoothing ε, the share of preferences that are wrong (cDPO, robust DPO), {@code 0 <= smoothing < 0.5}; default 0
 * @param margin γ/β of SimPO; default 0.25
 * @param likelihood the weight of {@code −a/n} that CPO and ORPO add; default 1
 * @param lengthPenalty α of R-DPO; default 0.2
 * @param chosenPenalty λ of DPOP; default 50
 * @param reduction how the values of the pairs become one number; default all
 */
@About(
        value = "preference pairs: dpo, ipo, simpo, cpo, orpo and ten more",
        paper = "Rafailov et al. 2023, Direct Preference Optimization")
public record DPO(
        Preference variant,
        double beta,
        double smoothing,
        double margin,
        double likelihood,
        double lengthPenalty,
        double chosenPenalty,
        Reduction reduction)
        implements LossTerm {
    private static final List<LabelColumn> LABELS = List.of(
            new LabelColumn("chosenReference", "log-probability of the chosen text under the reference policy"),
            new LabelColumn("rejectedReference", "log-probability of the rejected text under the reference policy"),
            new LabelColumn("chosenTokens", "number of tokens of the chosen text"),
            new LabelColumn("rejectedTokens", "number of tokens of the rejected text"));

    /** DPO with β 0.1. */
    public DPO() {
        this(Preference.DPO, 0.1);
    }

    /**
     * A variant with the defaults of the other settings.
     *
     * @param variant the formula
     * @param beta how sharply the policy may leave the reference
     */
    public DPO(Preference variant, double beta) {
        this(variant, beta, 0, 0.25, 1, 0.2, 50, Reduction.ALL);
    }

    /** Checks the ranges. */
    public DPO {
        Range.positive("beta", beta);
        Range.decay("smoothing", smoothing);
        Range.that("smoothing", smoothing, "a number with 0 <= smoothing < 0.5", smoothing < 0.5);
        Range.finite("margin", margin);
        Range.nonNegative("likelihood", likelihood);
        Range.finite("lengthPenalty", lengthPenalty);
        Range.nonNegative("chosenPenalty", chosenPenalty);
    }

    @Override
    public Input input() {
        return Input.ACTIVATIONS;
    }

    @Override
    public List<LabelColumn> labels() {
        return LABELS;
    }

    @Override
    public Rows evaluate(INDArray labels, INDArray output, @Nullable INDArray weights) {
        RowWise.check(name(), labels, LABELS.size(), output, 2);
        double[] known = RowWise.doubles(labels);
        double[] counts = RowWise.weights(Math.toIntExact(output.size(0)), weights);
        for (int row = 0; row < counts.length; row++) {
            counts[row] = counts[row] == 0 || !isKnown(known, row) ? 0 : counts[row];
        }
        return RowWise.evaluate(output, reduction.factors(counts), (row, z, from, to) -> {
            PreferencePair<Dual> pair = new PreferencePair<>(
                    Dual.ARITHMETIC,
                    new Dual(z[from], 1, 0),
                    new Dual(z[from + 1], 0, 1),
                    new Dual(known[4 * row]),
                    new Dual(known[4 * row + 1]),
                    new Dual(Math.max(1, known[4 * row + 2])),
                    new Dual(Math.max(1, known[4 * row + 3])));
            Dual loss = variant.of(pair, this);
            // a cut-off would hide a NaN
            boolean broken = Double.isNaN(loss.value());
            z[from] = broken ? Double.NaN : loss.first();
            z[from + 1] = broken ? Double.NaN : loss.second();
            return loss.value();
        });
    }

    private boolean isKnown(double[] known, int row) {
        boolean all = true;
        for (int column = 0; column < LABELS.size(); column++) {
            double label = known[LABELS.size() * row + column];
            if (Double.isInfinite(label)) {
                throw new IllegalArgumentException("loss " + name() + ": the label "
                        + LABELS.get(column).name() + " in row " + row + " is " + label
                        + ", allowed are finite numbers");
            }
            all &= !Double.isNaN(label);
        }
        return all;
    }

    /** {@inheritDoc} HALF and BFLOAT16 are computed in FLOAT; there must be no NaN among the labels. */
    @Override
    public SDVariable build(SameDiff sd, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        GraphRows rows = GraphRows.of(sd, labels, output, weights);
        SDVariable n = sd.nn.relu(rows.label(2).sub(1), 0).add(1);
        SDVariable m = sd.nn.relu(rows.label(3).sub(1), 0).add(1);
        PreferencePair<SDVariable> pair = new PreferencePair<>(
                new GraphArithmetic(rows), rows.out(0), rows.out(1), rows.label(0), rows.label(1), n, m);
        return rows.reduce(variant.of(pair, this), reduction);
    }
}
