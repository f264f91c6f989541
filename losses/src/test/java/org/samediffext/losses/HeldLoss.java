package org.samediffext.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.Losses;
import org.samediffext.model.TermLoss;
import org.samediffext.spi.LossTerm;

/**
 * A loss that counts some of its weights as constants of the gradient, with a score of which that gradient is the slope: the
 * weights are held at what they were where the gradient was last asked for, by formulas written a second time in {@link
 * HeldValues}. The gradient is the loss's own, so that differences of the score check it; differences of the loss's own score
 * cannot, since they move the weights as well.
 */
final class HeldLoss implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private final transient LossTerm term;
    private final transient TermLoss loss;
    private transient HeldValues.@Nullable Held held;

    HeldLoss(LossTerm term) {
        this.term = term;
        this.loss = (TermLoss) Losses.of(term);
        // so that MECO is past its first step, which is the plug-in estimate
        loss.memory().ifPresent(memory -> {
            memory.widen(1);
            memory.set(0, 0, Math.log(2));
        });
    }

    @Override
    public INDArray computeGradient(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        INDArray gradient = loss.computeGradient(labels, preOutput, activation, mask);
        double[] weights = new double[Math.toIntExact(preOutput.size(0))];
        Arrays.fill(weights, 1);
        held = HeldValues.of(
                term,
                labels.toDoubleMatrix(),
                output(preOutput, activation),
                mask == null ? weights : RowWise.doubles(mask),
                loss.memory().map(memory -> memory.get(0, 0)).orElse(Double.NaN));
        return gradient;
    }

    private double[][] output(INDArray preOutput, IActivation activation) {
        return (term.input() == LossTerm.Input.LOGITS ? preOutput : activation.getActivation(preOutput.dup(), true))
                .toDoubleMatrix();
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        if (held == null) {
            throw new IllegalStateException("no gradient was asked for yet, so there is nothing to hold");
        }
        double sum = held.value(output(preOutput, activation));
        return average ? sum / preOutput.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
        throw new UnsupportedOperationException("the held values are summed");
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask, boolean average) {
        INDArray gradient = computeGradient(labels, preOutput, activation, mask);
        return Pair.of(computeScore(labels, preOutput, activation, mask, average), gradient);
    }

    @Override
    public String name() {
        return "held " + term.name();
    }
}
