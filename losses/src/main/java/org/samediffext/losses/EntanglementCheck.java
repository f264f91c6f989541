package org.samediffext.losses;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whether a step on a preference pair raises the chosen text and lowers the rejected one, or drags both the same way because their
 * gradients are alike. With {@code d_w = −∂L/∂a > 0} and {@code d_l = ∂L/∂b > 0}, to first order in the step η:
 *
 * <pre>
 * change of a = η (d_w |g_w|² − d_l ⟨g_w, g_l⟩)
 * change of b = η (d_w ⟨g_w, g_l⟩ − d_l |g_l|²)
 * </pre>
 *
 * <p>Paper: Yuan, Zeng, Wu, Wang, Wang and Leqi 2024, "A Common Pitfall of Margin-based Language Model Alignment: Gradient
 * Entanglement".
 *
 * @param inner {@code ⟨g_w, g_l⟩}
 * @param chosenSquare {@code |g_w|²}
 * @param rejectedSquare {@code |g_l|²}
 * @param chosenPull d_w
 * @param rejectedPull d_l
 */
public record EntanglementCheck(
        double inner, double chosenSquare, double rejectedSquare, double chosenPull, double rejectedPull) {

    /**
     * The check of a pair.
     *
     * @param chosen g_w, the gradient of the chosen text's log-probability by all parameters, of any shape
     * @param rejected g_l, that of the rejected text's, of the same length
     * @param chosenPull {@code d_w = −∂L/∂a}, such as 1 for all losses with one margin
     * @param rejectedPull {@code d_l = ∂L/∂b}
     * @return the check
     */
    public static EntanglementCheck of(INDArray chosen, INDArray rejected, double chosenPull, double rejectedPull) {
        if (chosen.length() != rejected.length()) {
            throw new IllegalArgumentException("the gradients are of " + chosen.length() + " and " + rejected.length()
                    + " parameters, allowed are two of the same parameters");
        }
        double[] w = RowWise.doubles(chosen);
        double[] l = RowWise.doubles(rejected);
        double inner = 0;
        double chosenSquare = 0;
        double rejectedSquare = 0;
        for (int i = 0; i < w.length; i++) {
            inner += w[i] * l[i];
            chosenSquare += w[i] * w[i];
            rejectedSquare += l[i] * l[i];
        }
        return new EntanglementCheck(inner, chosenSquare, rejectedSquare, chosenPull, rejectedPull);
    }

    /**
     * By how much the chosen text's log-probability changes, to first order.
     *
     * @param rate the step η
     * @return the change
     */
    public double chosenChange(double rate) {
        return rate * (chosenPull * chosenSquare - rejectedPull * inner);
    }

    /**
     * By how much the rejected text's log-probability changes, to first order.
     *
     * @param rate the step η
     * @return the change
     */
    public double rejectedChange(double rate) {
        return rate * (chosenPull * inner - rejectedPull * rejectedSquare);
    }

    /**
     * Whether the chosen text rises.
     *
     * @return whether {@code ⟨g_w, g_l⟩ < (d_w/d_l) |g_w|²}
     */
    public boolean chosenRises() {
        return chosenChange(1) > 0;
    }

    /**
     * Whether the rejected text falls.
     *
     * @return whether {@code ⟨g_w, g_l⟩ < (d_l/d_w) |g_l|²}
     */
    public boolean rejectedFalls() {
        return rejectedChange(1) < 0;
    }

    /**
     * The same pair with the pulls that keep both apart.
     *
     * @return {@code d_w/d_l = |g_l|/|g_w|}, with the sum of both kept: unless the gradients point the same way exactly, the
     *     chosen text rises and the rejected falls, by Cauchy and Schwarz
     */
    public EntanglementCheck normalized() {
        double chosenNorm = Math.sqrt(chosenSquare);
        double rejectedNorm = Math.sqrt(rejectedSquare);
        double share = chosenNorm + rejectedNorm == 0 ? 0.5 : rejectedNorm / (chosenNorm + rejectedNorm);
        double sum = chosenPull + rejectedPull;
        return new EntanglementCheck(inner, chosenSquare, rejectedSquare, share * sum, (1 - share) * sum);
    }
}
