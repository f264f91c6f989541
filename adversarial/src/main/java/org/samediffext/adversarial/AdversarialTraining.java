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
 * Adversarial training: the model is trained on {@code x' ≈ argmax CE(z(x'), y)} over the ball around x, cut by the box of legal
 * inputs, instead of on x. The maximum is looked for by {@code steps} projected gradient steps of {@code relativeStep·ε/steps} from
 * one start, drawn uniformly from the ball or x itself; the last point counts. Loss, updater and everything else are the user's.
 *
 * <p>The points are made when a batch is asked for, at the present weights, in inference form: batch normalisation uses its running
 * statistics and dropout is off, while the step of {@code fit} is as always. Costs {@code steps} forward and backward passes a
 * batch more. Labels are one-hot, distributions, class ids, or one column for a sigmoid; the attack leaves the weights of the rows
 * aside. An example draws from a stream of its own, by seed, pass and place. The iterator allows no prefetching.
 *
 * <p>Madry, Makelov, Schmidt, Tsipras, Vladu 2018, Towards Deep Learning Models Resistant to Adversarial Attacks; the defaults of
 * steps and step are theirs for CIFAR-10, 7 steps of 2/255 at ε = 8/255. For MNIST they take ε = 0.3 and 40 steps of 0.01,
 * {@code relativeStep} 1.33.
 *
 * @param norm the norm of the ball; default L-infinity
 * @param epsilon the radius, in the units of the input, {@code >= 0}; 0 is training as always
 * @param steps the gradient steps, {@code >= 1}; default 7
 * @param relativeStep the length of all steps together, in epsilons, above 0; default 1.75
 * @param randomStart whether the steps begin at a random point of the ball; default true
 * @param cleanFraction the probability of an example to stay clean, from 0 to 1; default 0
 */
@About(
        value = "training on the points that PGD finds",
        paper = "Madry et al. 2018, Towards Deep Learning Models Resistant to Adversarial Attacks")
public record AdversarialTraining(
        Norm norm, @Required double epsilon, int steps, double relativeStep, boolean randomStart, double cleanFraction)
        implements Defense {
    private static final long START = 0;
    private static final long CLEAN = 1;

    /** The settings for CIFAR-10. */
    public AdversarialTraining() {
        this(Norm.LINF, 8 / 255.0, 7, 1.75, true, 0);
    }

    /** Checks the settings. */
    public AdversarialTraining {
        Range.nonNegative("epsilon", epsilon);
        Range.atLeast("steps", steps, 1);
        Range.positive("relativeStep", relativeStep);
        Range.fraction("cleanFraction", cleanFraction);
    }

    @Override
    public DataSetIterator batches(DataSetIterator batches, GradientModel model, long seed) {
        return batches(name(), batches, model, seed);
    }

    /** The batches for a defense of another name, which is the one that errors tell. */
    DataSetIterator batches(String defense, DataSetIterator batches, GradientModel model, long seed) {
        return new ChangedBatches(batches, 1, (clean, pass, place) -> {
            List<SampleRandom> random = new ArrayList<>();
            for (int row = 0; row < clean.getFeatures().size(0); row++) {
                random.add(SampleRandom.of(seed, place + row, pass));
            }
            return TrainingBatch.with(clean, adversarial(defense, clean, model, random));
        });
    }

    private INDArray adversarial(String defense, DataSet clean, GradientModel model, List<SampleRandom> random) {
        INDArray x = clean.getFeatures();
        double[][] y = Targets.read(defense, clean.getLabels(), x.size(0), model.classes());
        Ascent.Start start = (row, near) -> randomStart ? near.uniform(random.get(row).stream(START)) : near.centre();
        INDArray found = new Ascent(model, x, new Ball(norm, epsilon))
                .climb(start, (row, z) -> Targets.crossEntropySlope(y[row], z), steps, relativeStep * epsilon / steps);
        for (int row = 0; row < y.length; row++) {
            if (random.get(row).stream(CLEAN).uniform() < cleanFraction) {
                found.slice(row).assign(x.slice(row));
            }
        }
        return found;
    }
}
