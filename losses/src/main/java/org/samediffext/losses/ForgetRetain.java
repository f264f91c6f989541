package org.samediffext.losses;

import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.that;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.LabelColumn;

/**
 * Forgets some rows of a batch and retains the others: {@code L = γ L_forget + α L_retain}, each the mean over its own rows.
 *
 * <p>The labels are those of the loss {@link #forget}, then those of the loss {@link #retain} that are not among them, then a
 * column {@code retain}: 1 in a row that is to be retained, 0 in one that is to be forgotten; a row with NaN does not count. What
 * only the other kind of rows needs may hold anything, such as zero. {@link ForgetRetainIterator} makes such batches of two data
 * sets. What {@code forget} and {@code retain} say of labels, absent rows and graphs holds here too.
 *
 * <pre>{@code
 * loss: { method: forgetretain, forget: npo, settings: { beta: 0.1 }, gamma: 1, alpha: 1 }
 * }</pre>
 *
 * <p>With {@code forget: gradientascent} this is {@link GradientDifference}, with {@code invertedhinge} the objective of LoKU.
 * With sequences of {@code T} steps give {@code timeSteps: T} beside the loss, as {@link Reduction#VALID} explains.
 *
 * <p>Papers: those of the losses; the sum of both is that of Liu, Liu and Stone 2022, CoLLAs, "Continual Learning and Private
 * Unlearning". SimNPO's authors take γ = 0.125, SatImp's code γ = 1 and α = 0.1.
 *
 * @param forget the loss of the rows to be forgotten; default invertedhinge
 * @param settings numeric settings of that loss by name, such as {@code beta}; the others have their defaults
 * @param gamma the weight of forgetting, default 1
 * @param retain the loss of the rows to be retained; default crossentropy
 * @param alpha the weight of retaining, default 1
 * @param reference what the labels hold of a reference model, for {@code forget: undial} and {@code retain: kl}; default logits
 * @param ignoreIndex the class id whose rows do not count; default −100
 * @param reduction how the values of the rows become one number, for both losses; default valid
 */
@About(
        value = "forgets some rows and retains the others",
        paper = "Liu et al. 2022, Continual Learning and Private Unlearning")
public record ForgetRetain(
        ForgetLoss forget,
        Map<String, Double> settings,
        double gamma,
        RetainLoss retain,
        double alpha,
        ReferenceForm reference,
        int ignoreIndex,
        Reduction reduction)
        implements PartsTerm {
    /** The name of the part that tells both kinds of rows apart. */
    static final String RETAIN = "retain";

    /** The objective of LoKU: inverted hinge and cross entropy with equal weights. */
    public ForgetRetain() {
        this(ForgetLoss.INVERTEDHINGE, 1, 1);
    }

    /**
     * A loss with its defaults, beside the cross entropy.
     *
     * @param forget the loss of the rows to be forgotten
     * @param gamma the weight of forgetting
     * @param alpha the weight of retaining
     */
    public ForgetRetain(ForgetLoss forget, double gamma, double alpha) {
        this(forget, Map.of(), gamma, RetainLoss.CROSSENTROPY, alpha, ReferenceForm.LOGITS, -100, Reduction.VALID);
    }

    /** Checks the weights and the settings. */
    public ForgetRetain {
        settings = Map.copyOf(settings);
        nonNegative("gamma", gamma);
        nonNegative("alpha", alpha);
        that("settings", settings, forget.allowed(settings), forget.allows(settings));
    }

    private PartsTerm forgetTerm() {
        return forget.make(settings, reference, ignoreIndex, reduction);
    }

    private PartsTerm retainTerm() {
        return retain == RetainLoss.KL
                ? new KlRetain(reference, reduction)
                : new GradientAscent(ignoreIndex, reduction);
    }

    /**
     * The parts of the labels that the rows to be forgotten need.
     *
     * @return those of the loss {@link #forget}
     */
    public List<LabelColumn> forgetLabels() {
        return forgetTerm().labels();
    }

    /**
     * The parts of the labels that the rows to be retained need.
     *
     * @return those of the loss {@link #retain}
     */
    public List<LabelColumn> retainLabels() {
        return retainTerm().labels();
    }

    /** The weight of the retain term: the cross entropy is descent on what gradient ascent climbs. */
    private double retainWeight() {
        return retain == RetainLoss.KL ? alpha : -alpha;
    }

    @Override
    public List<LabelColumn> labels() {
        List<LabelColumn> parts = new ArrayList<>(forgetLabels());
        retainLabels().stream().filter(part -> !parts.contains(part)).forEach(parts::add);
        parts.add(new LabelColumn(RETAIN, "1 in a row that is to be retained, 0 in one that is to be forgotten"));
        return List.copyOf(parts);
    }

    @Override
    public Rows evaluate(LabelParts parts, INDArray labels, INDArray output, @Nullable INDArray weights) {
        double[] kept = parts.column(labels, RETAIN);
        double[] forgetting = new double[kept.length];
        double[] retaining = new double[kept.length];
        double @Nullable [] counts = weights == null ? null : RowPass.doubles(weights);
        for (int row = 0; row < kept.length; row++) {
            double weight = counts == null ? 1 : counts[row];
            if (weight != 0 && !Double.isNaN(kept[row]) && kept[row] != 0 && kept[row] != 1) {
                throw new IllegalArgumentException("loss " + name() + ": the label part 'retain' of row " + row + " is "
                        + kept[row] + ", allowed are 1 (retain) and 0 (forget)");
            }
            forgetting[row] = kept[row] == 0 ? weight : 0;
            retaining[row] = kept[row] == 1 ? weight : 0;
        }
        Rows lost = forgetTerm().evaluate(parts, labels, output, RowPass.column(forgetting));
        Rows held = retainTerm().evaluate(parts, labels, output, RowPass.column(retaining));
        return new Rows(
                lost.values().muli(gamma).addi(held.values().muli(retainWeight())),
                lost.gradient().muli(gamma).addi(held.gradient().muli(retainWeight())));
    }

    @Override
    public SDVariable build(
            SameDiff sd, LabelParts parts, SDVariable labels, SDVariable output, @Nullable SDVariable weights) {
        SDVariable kept = parts.part(labels, RETAIN);
        SDVariable forgetting = kept.eq(0).castTo(GraphTargets.wide(output).dataType());
        SDVariable retaining = kept.eq(1).castTo(forgetting.dataType());
        if (weights != null) {
            forgetting = forgetting.mul(weights.castTo(forgetting.dataType()));
            retaining = retaining.mul(weights.castTo(forgetting.dataType()));
        }
        SDVariable lost = forgetTerm().build(sd, parts, labels, output, forgetting);
        SDVariable held = retainTerm().build(sd, parts, labels, output, retaining);
        return lost.mul(gamma).add(held.mul(retainWeight()));
    }
}
