package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.adversarial.tokens.NetworkTokenLoss;
import org.samediffext.adversarial.tokens.TokenSearch;
import org.samediffext.spi.About;
import org.samediffext.spi.Access;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Greedy coordinate gradient on classifiers of one-hot sequences {@code [rows, vocabulary, places]} or {@code [rows,
 * vocabulary]}: at most ε tokens are exchanged, and distance is the number of those that differ. {@link TokenSearch} tells the
 * steps; the search ends as soon as the criterion is met, and goes on from a smaller budget's best sequence in a larger one.
 * Examples with an embedding of integers are given as one-hot arrays through {@code Classifiers.ofTokens}.
 *
 * <p>Zou, Wang, Carlini, Nasr, Kolter, Fredrikson 2023, Universal and Transferable Adversarial Attacks on Aligned Language Models.
 * The budget is ours. Any token may be put at any place; {@link TokenSearch} itself takes rules.
 *
 * @param epsilon the budgets, numbers of tokens
 * @param steps the most steps within a budget, at least 1
 * @param candidates the sequences tried in a step, at least 1
 * @param topK the tokens to choose from at a place, at least 1
 * @param replaced the places that a candidate changes, at least 1
 * @param monotone whether a worse candidate is refused
 * @param loss what the search raises
 */
@About(
        value = "exchanges tokens of one-hot sequences that the gradient ranks best; epsilon is a number of tokens",
        paper = "Zou et al. 2023, Universal and Transferable Adversarial Attacks on Aligned Language Models")
public record Gcg(
        @Required List<Double> epsilon,
        int steps,
        int candidates,
        int topK,
        int replaced,
        boolean monotone,
        LogitLoss loss)
        implements Attack {

    /** 250 steps of 512 candidates out of 256 tokens, one place each, on the margin; the epsilon is an example. */
    public Gcg() {
        this(List.of(1.0), 250, 512, 256, 1, false, LogitLoss.MARGIN);
    }

    /** Checks the settings. */
    public Gcg {
        epsilon = Ball.radii("epsilon", epsilon);
        Range.that(
                "epsilon",
                epsilon,
                "whole numbers of tokens",
                epsilon.stream().allMatch(tokens -> tokens == Math.rint(tokens) && tokens < Integer.MAX_VALUE));
        Range.atLeast("steps", steps, 1);
        Range.atLeast("candidates", candidates, 1);
        Range.atLeast("topK", topK, 1);
        Range.atLeast("replaced", replaced, 1);
    }

    @Override
    public Access access() {
        return Access.GRADIENT;
    }

    @Override
    public AttackResult run(DecisionModel model, INDArray x, Criterion goal, AttackOptions options) {
        if (options.mask().isPresent()) {
            throw new IllegalArgumentException("gcg takes no mask; hold places by TokenRules and TokenSearch");
        }
        GradientModel network = AttackInput.gradient(name(), model);
        Rows format = AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        int[][] tokens = NetworkTokenLoss.tokens(x);
        AttackInput.classes(goal, tokens.length, model.classes(), loss);
        TokenSearch search = new TokenSearch(steps, candidates, topK, replaced, monotone, options.seed());
        List<Double> radii = epsilon.stream().sorted().toList();
        List<GcgExample> examples = new ArrayList<>();
        for (int row = 0; row < tokens.length; row++) {
            GcgExample example = new GcgExample(network, x, tokens[row], goal, row, loss, options);
            example.attack(search, radii);
            examples.add(example);
        }
        List<Budget> budgets = new ArrayList<>();
        for (int k = 0; k < radii.size(); k++) {
            int index = k;
            budgets.add(new Budget(
                    radii.get(k),
                    format.write(examples.stream().map(e -> e.oneHot(index)).toList()),
                    examples.stream().map(e -> e.success(index)).toList(),
                    examples.stream().map(e -> e.distance(index)).toList(),
                    examples.stream().map(e -> e.loss(index)).toList()));
        }
        return new AttackResult(
                budgets,
                examples.stream().mapToLong(GcgExample::forward).toArray(),
                examples.stream().mapToLong(GcgExample::backward).toArray(),
                examples.stream().map(GcgExample::failure).toList());
    }
}
