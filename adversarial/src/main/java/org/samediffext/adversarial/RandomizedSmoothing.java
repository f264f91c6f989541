package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.Range;

/**
 * Randomized smoothing: the classifier {@code g(x) = argmax_c P(f(x + N(0, σ²I)) = c)} made of any classifier f, of which
 * only the decisions are used. Cohen, Rosenfeld, Kolter 2019, Certified Adversarial Robustness via Randomized Smoothing.
 *
 * <p>{@link #certify} guesses the class A by {@code selection} draws, counts A in {@code draws} fresh ones, and bounds its
 * probability from below by Clopper and Pearson. Where the bound p̲ exceeds ½, g answers A at every point nearer than
 * {@code R = σ·Φ⁻¹(p̲)} in the Euclidean norm, wrongly with a probability of at most α. {@link #predict} answers by
 * {@code draws} draws where the two most frequent classes differ significantly: the answer is not that of g with a
 * probability of at most α.
 *
 * <p>The noise is not clipped to the model's box, else the theorem would not hold. Each example draws from streams of its
 * own, one a phase, so that a result depends neither on the batch size nor on the other examples. A model that was trained on
 * clean examples decides badly under noise: train with a {@link GaussianNoiseIterator} of the same σ.
 *
 * @param sigma the standard deviation of the noise in the units of the input, above 0
 * @param selection the draws that choose the class, at least one
 * @param draws the draws that are counted, at least one
 * @param alpha how often a certificate or a prediction may be wrong, {@code 0 < alpha < 1}
 * @param batchSize how many noisy copies the model is given at once; never changes a result
 * @param seed of the noise
 */
public record RandomizedSmoothing(double sigma, int selection, int draws, double alpha, int batchSize, long seed) {
    private static final long SELECTION = 0;
    private static final long ESTIMATION = 1;
    private static final long PREDICTION = 2;

    /** The paper's σ = 0.25, 100 and 100,000 draws, α = 0.001; batches of 400, seed 0. */
    public RandomizedSmoothing() {
        this(0.25, 100, 100_000, 0.001, 400, 0);
    }

    /** Checks the settings. */
    public RandomizedSmoothing {
        Range.positive("sigma", sigma);
        Range.atLeast("selection", selection, 1);
        Range.atLeast("draws", draws, 1);
        Range.that("alpha", alpha, "a number with 0 < alpha < 1", alpha > 0 && alpha < 1);
        Range.atLeast("batchSize", batchSize, 1);
    }

    /**
     * What is proved about one example.
     *
     * @param prediction the class of g, −1 where it abstains
     * @param radius up to where, exclusive, g answers so in the Euclidean norm, in the units of the input; 0 where it abstains
     * @param probability the lower bound of the probability of the guessed class
     * @param selection how often each class was decided when the class was guessed
     * @param counts how often each class was decided in the draws that were counted
     */
    public record Certificate(
            int prediction, double radius, double probability, List<Integer> selection, List<Integer> counts) {

        /** Copies the counts. */
        public Certificate {
            selection = List.copyOf(selection);
            counts = List.copyOf(counts);
        }

        /**
         * Whether nothing is proved.
         *
         * @return true if there is no prediction
         */
        public boolean abstains() {
            return prediction < 0;
        }

        /**
         * Whether g is proved to answer rightly within a distance.
         *
         * @param label the true class
         * @param distance the distance, in the units of the input
         * @return false where it abstains
         */
        public boolean covers(int label, double distance) {
            return prediction == label && distance < radius;
        }
    }

    /**
     * The answer for one example.
     *
     * @param prediction the class of g, −1 where it abstains
     * @param pValue of the test that the two most frequent classes are equally probable
     * @param counts how often each class was decided
     */
    public record Prediction(int prediction, double pValue, List<Integer> counts) {

        /** Copies the counts. */
        public Prediction {
            counts = List.copyOf(counts);
        }

        /**
         * Whether the counts are too even for an answer.
         *
         * @return true if there is no prediction
         */
        public boolean abstains() {
            return prediction < 0;
        }
    }

    /**
     * Certifies examples, numbered from 0.
     *
     * @param model the classifier f
     * @param x one example a row, inside the model's bounds; not changed
     * @return one certificate a row
     */
    public List<Certificate> certify(DecisionModel model, INDArray x) {
        return certify(model, x, 0);
    }

    /**
     * Certifies a part of a data set; {@code selection + draws} forward passes an example.
     *
     * @param model the classifier f
     * @param x one example a row, inside the model's bounds; not changed
     * @param firstSample the number of the first row within the data set
     * @return one certificate a row
     * @throws IllegalArgumentException if x is empty, not finite or outside the model's bounds
     */
    public List<Certificate> certify(DecisionModel model, INDArray x, long firstSample) {
        NoisyVotes votes = new NoisyVotes(this, model, x, firstSample);
        List<Certificate> certificates = new ArrayList<>();
        for (int row = 0; row < votes.rows(); row++) {
            int[] chosen = votes.count(row, SELECTION, selection);
            int guess = NoisyVotes.most(chosen, -1);
            int[] counted = votes.count(row, ESTIMATION, draws);
            certificates.add(certificate(guess, NoisyVotes.list(chosen), NoisyVotes.list(counted)));
        }
        return certificates;
    }

    /**
     * Answers for examples, numbered from 0.
     *
     * @param model the classifier f
     * @param x one example a row, inside the model's bounds; not changed
     * @return one prediction a row
     */
    public List<Prediction> predict(DecisionModel model, INDArray x) {
        return predict(model, x, 0);
    }

    /**
     * Answers for a part of a data set; {@code draws} forward passes an example.
     *
     * @param model the classifier f
     * @param x one example a row, inside the model's bounds; not changed
     * @param firstSample the number of the first row within the data set
     * @return one prediction a row
     * @throws IllegalArgumentException if x is empty, not finite or outside the model's bounds
     */
    public List<Prediction> predict(DecisionModel model, INDArray x, long firstSample) {
        NoisyVotes votes = new NoisyVotes(this, model, x, firstSample);
        List<Prediction> predictions = new ArrayList<>();
        for (int row = 0; row < votes.rows(); row++) {
            predictions.add(prediction(votes.count(row, PREDICTION, draws)));
        }
        return predictions;
    }

    /** The certificate by the counts of both phases. */
    Certificate certificate(int guess, List<Integer> chosen, List<Integer> counted) {
        double lower = new Binomial(counted.get(guess), draws).lowerBound(alpha);
        boolean proved = lower > 0.5;
        double radius = proved ? sigma * Binomial.normalQuantile(lower) : 0;
        return new Certificate(proved ? guess : -1, radius, lower, chosen, counted);
    }

    /** The answer by the counts. */
    Prediction prediction(int... counts) {
        int first = NoisyVotes.most(counts, -1);
        int second = NoisyVotes.most(counts, first);
        double pValue = new Binomial(counts[first], (long) counts[first] + counts[second]).evenTest();
        return new Prediction(pValue <= alpha ? first : -1, pValue, NoisyVotes.list(counts));
    }
}
