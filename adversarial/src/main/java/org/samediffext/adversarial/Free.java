package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.samediffext.spi.About;
import org.samediffext.spi.Defense;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Free adversarial training, in L-infinity: each batch is trained on {@code replays} times, and between the times the perturbation
 * takes a step.
 *
 * <pre>
 * train on x' = clip(x + δ)
 * δ ← clip(δ + ε·sign(∇CE(x')), −ε, ε)    the gradient at the weights before the step of training
 * </pre>
 *
 * <p>δ begins as zero and belongs to the places in a batch: it is carried over to the next batch and the next pass, and a smaller
 * batch uses its first rows. Divide the number of epochs by {@code replays}. Nothing is random.
 *
 * <p>The authors take ∇CE(x') from the backward pass of the training step itself, which DL4J does not give to an iterator. Here it
 * comes from the view of the model: one forward and one backward pass more for each step of training than theirs, so that it costs as
 * much as {@link Fast} a step, and in inference form, so that batch normalisation uses its running statistics.
 *
 * <p>Shafahi et al. 2019, Adversarial Training for Free!; 8 replays are theirs for CIFAR-10, 4 for ImageNet.
 *
 * @param epsilon the radius, in the units of the input, {@code >= 0}
 * @param replays how often each batch is trained on, {@code >= 1}; default 8
 */
@About(
        value = "adversarial training that replays each batch and carries the perturbation over",
        paper = "Shafahi et al. 2019, Adversarial Training for Free!")
public record Free(@Required double epsilon, int replays) implements Defense {

    /** The settings for CIFAR-10, ε = 8/255. */
    public Free() {
        this(8 / 255.0, 8);
    }

    /** Checks the settings. */
    public Free {
        Range.nonNegative("epsilon", epsilon);
        Range.atLeast("replays", replays, 1);
    }

    @Override
    public DataSetIterator batches(DataSetIterator batches, GradientModel model, long seed) {
        List<double[]> delta = new ArrayList<>();
        return new ChangedBatches(batches, replays, (clean, pass, place) -> next(clean, model, delta));
    }

    private DataSet next(DataSet clean, GradientModel model, List<double[]> delta) {
        INDArray x = clean.getFeatures();
        Ascent ascent = new Ascent(model, x, new Ball(Norm.LINF, epsilon));
        double[][] y = Targets.read(name(), clean.getLabels(), ascent.size(), model.classes());
        List<double[]> points = new ArrayList<>();
        for (int row = 0; row < ascent.size(); row++) {
            Neighbourhood near = ascent.near(row);
            if (row == delta.size()) {
                delta.add(new double[near.centre().length]);
            }
            Range.that(
                    "the size of an example",
                    near.centre().length,
                    "that of the batches before, " + delta.get(row).length,
                    near.centre().length == delta.get(row).length);
            points.add(ascent.rounded(row, near.step(near.centre(), delta.get(row), 1)));
        }
        double[][] gradients = ascent.gradients(points, (row, z) -> Targets.crossEntropySlope(y[row], z));
        for (int row = 0; row < gradients.length; row++) {
            double[] carried = delta.get(row);
            for (int i = 0; i < carried.length; i++) {
                double moved =
                        carried[i] + epsilon * (Double.isNaN(gradients[row][i]) ? 0 : Math.signum(gradients[row][i]));
                carried[i] = Math.min(Math.max(moved, -epsilon), epsilon);
            }
        }
        return TrainingBatch.with(clean, ascent.write(points));
    }
}
