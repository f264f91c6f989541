package org.samediffext.adversarial.tokens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One search. */
final class TokenRun {
    private final TokenSearch settings;
    private final TokenLoss loss;
    private final Candidates candidates;
    private final List<Double> values = new ArrayList<>();
    private final List<Double> bests = new ArrayList<>();

    private Scored current;
    private Scored best;

    /** A sequence and its loss. */
    private static final class Scored {
        private final int[] tokens;
        private final double value;

        Scored(int[] tokens, double value) {
            this.tokens = tokens;
            this.value = value;
        }

        int[] tokens() {
            return tokens;
        }

        double value() {
            return value;
        }
    }

    TokenRun(TokenSearch settings, TokenLoss loss, Candidates candidates, int[] start) {
        this.settings = settings;
        this.loss = loss;
        this.candidates = candidates;
        this.current = scored(List.of(start)).get(0);
        this.best = current;
        note();
    }

    TokenResult result() {
        boolean reached = reached();
        boolean interrupted = false;
        for (int step = 0; step < settings.steps() && !reached; step++) {
            interrupted |= Thread.currentThread().isInterrupted();
            if (interrupted) {
                break;
            }
            double[][] gradient = finite(loss.gradient(current.tokens().clone()), current.tokens().length);
            int[][] ranked = candidates.ranked(gradient, current.tokens(), settings.topK());
            List<int[]> drawn = candidates.draw(current.tokens(), ranked, settings.candidates(), settings.replaced());
            if (!drawn.isEmpty()) {
                accept(scored(drawn).stream()
                        .min(Comparator.comparingDouble(Scored::value))
                        .orElseThrow());
                reached = reached();
            }
            note();
        }
        Scored found = reached ? current : best;
        return new TokenResult(found.tokens(), found.value(), reached, interrupted, values, bests);
    }

    private boolean reached() {
        return loss.reached(current.tokens().clone(), current.value());
    }

    private void accept(Scored found) {
        best = found.value() < best.value() ? found : best;
        if (!settings.monotone() || found.value() < current.value()) {
            current = found;
        }
    }

    private void note() {
        values.add(current.value());
        bests.add(best.value());
    }

    private List<Scored> scored(List<int[]> sequences) {
        double[] losses = loss.values(sequences);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            if (!Double.isFinite(losses[i])) {
                throw new NonFiniteLossException(
                        "the loss is " + losses[i] + " in step " + values.size() + ", allowed are finite numbers");
            }
            scored.add(new Scored(sequences.get(i).clone(), losses[i]));
        }
        return scored;
    }

    private double[][] finite(double[][] gradient, int places) {
        if (gradient.length != places || gradient[0].length != loss.vocabulary()) {
            throw new IllegalStateException("the gradient has " + gradient.length + " rows, allowed is one a place, so "
                    + places + ", with one number a token, so " + loss.vocabulary());
        }
        for (double[] row : gradient) {
            for (double value : row) {
                if (!Double.isFinite(value)) {
                    throw new NonFiniteLossException("the gradient holds " + value + " in step " + values.size()
                            + ", allowed are finite numbers");
                }
            }
        }
        return gradient;
    }
}
