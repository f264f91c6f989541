package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.tokens.NetworkTokenLoss;
import org.samediffext.adversarial.tokens.NonFiniteLossException;
import org.samediffext.adversarial.tokens.TokenLoss;
import org.samediffext.adversarial.tokens.TokenResult;
import org.samediffext.adversarial.tokens.TokenRules;
import org.samediffext.adversarial.tokens.TokenSearch;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;

/** One sequence under attack: its loss, and what was found within each budget. */
final class GcgExample implements TokenLoss {

    /** What was found within a budget. */
    private static final class Found {
        private final int[] tokens;
        private final double loss;
        private final boolean success;

        Found(int[] tokens, double loss, boolean success) {
            this.tokens = tokens;
            this.loss = loss;
            this.success = success;
        }

        int[] tokens() {
            return tokens;
        }

        double loss() {
            return loss;
        }

        boolean success() {
            return success;
        }
    }

    private final NetworkTokenLoss network;
    private final int[] clean;
    private final Criterion goal;
    private final int row;
    private final AttackOptions options;
    private final List<Found> found = new ArrayList<>();

    private int decided = -1;
    private boolean sloped;
    private boolean climbed;
    private boolean broken;
    private boolean cut;

    GcgExample(
            GradientModel model,
            INDArray x,
            int[] clean,
            Criterion goal,
            int row,
            LogitLoss loss,
            AttackOptions options) {
        this.clean = clean;
        this.goal = goal;
        this.row = row;
        this.options = options;
        int label = goal.label(row);
        ScoreLoss raised = goal.targeted()
                ? (z, slope) -> loss.toward(z, decided, label, slope)
                : (z, slope) -> loss.away(z, label, slope);
        this.network =
                new NetworkTokenLoss(model, (int) x.size(1), raised, x.dataType(), options.batchSize(), x.rank() == 2);
    }

    void attack(TokenSearch search, List<Double> budgets) {
        Found best = start();
        for (double budget : budgets) {
            if (!best.success() && !broken && !interrupted() && budget > 0) {
                best = attack(search, (int) budget, best);
            }
            found.add(best);
        }
    }

    private boolean interrupted() {
        cut |= Thread.currentThread().isInterrupted();
        return cut;
    }

    private Found start() {
        if (interrupted()) {
            return new Found(clean, Double.NaN, false);
        }
        double[] scores = network.scores(List.of(clean))[0];
        if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
            fail("the model gave a NaN or an infinity in the scores of row " + row);
            return new Found(clean, Double.NaN, false);
        }
        decided = LogitLoss.best(scores, -1);
        return new Found(clean, -network.loss(scores), goal.met(row, decided));
    }

    private Found attack(TokenSearch search, int budget, Found from) {
        SampleRandom random = SampleRandom.of(options.seed(), options.sample(row), budget);
        try {
            TokenResult result = search.minimise(this, clean, from.tokens(), new TokenRules().changing(budget), random);
            cut |= result.interrupted();
            return new Found(result.tokens(), -result.value(), result.reached());
        } catch (NonFiniteLossException e) {
            fail("row " + row + ": " + e.getMessage());
            return from;
        }
    }

    private void fail(String message) {
        if (options.failOnNonFinite()) {
            throw new IllegalStateException(message);
        }
        broken = true;
    }

    @Override
    public int vocabulary() {
        return network.vocabulary();
    }

    @Override
    public double[] values(List<int[]> sequences) {
        return network.values(sequences);
    }

    @Override
    public double[][] gradient(int[] tokens) {
        double[][] gradient = network.gradient(tokens);
        climbed = true;
        for (double[] values : gradient) {
            sloped |= Arrays.stream(values).anyMatch(value -> value != 0);
        }
        return gradient;
    }

    @Override
    public boolean reached(int[] tokens, double value) {
        return goal.met(row, LogitLoss.best(network.scores(List.of(tokens))[0], -1));
    }

    double[] oneHot(int budget) {
        int[] tokens = found.get(budget).tokens();
        double[] flat = new double[network.vocabulary() * tokens.length];
        for (int place = 0; place < tokens.length; place++) {
            flat[tokens[place] * tokens.length + place] = 1;
        }
        return flat;
    }

    boolean success(int budget) {
        return found.get(budget).success();
    }

    double distance(int budget) {
        if (!success(budget)) {
            return Double.POSITIVE_INFINITY;
        }
        double changed = 0;
        for (int place = 0; place < clean.length; place++) {
            changed += clean[place] == found.get(budget).tokens()[place] ? 0 : 1;
        }
        return changed;
    }

    double loss(int budget) {
        return found.get(budget).loss();
    }

    long forward() {
        return network.forward();
    }

    long backward() {
        return network.backward();
    }

    Failure failure() {
        boolean flat = climbed && !sloped && found.stream().noneMatch(Found::success);
        return cut ? Failure.INTERRUPTED : broken ? Failure.NON_FINITE : flat ? Failure.ZERO_GRADIENT : Failure.NONE;
    }
}
